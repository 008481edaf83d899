#include "handlers.hpp"

namespace tenant_desk {

void add_handlers(tgfw::Application& app) {
    add_guards(app);
    add_joining(app);
    add_writing(app);
    add_board(app);
    add_leftovers(app);
}

}  // namespace tenant_desk
