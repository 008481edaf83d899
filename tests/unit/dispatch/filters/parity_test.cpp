#include "parity.hpp"

#include <cctype>
#include <set>

using namespace tgfw;
using namespace tgfw::test;

namespace {

/// `SLOT_MACHINE` and `SlotMachine` are both `slot_machine` here.
std::string snake_case(std::string_view part) {
    const bool capitals = part.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
    std::string out;
    for (const char c : part) {
        if (!capitals && !out.empty() && std::isupper(static_cast<unsigned char>(c)) != 0) out += '_';
        out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out == "private" || out == "static" ? out + '_' : out;
}

/// What a filter of PTB is called here: `filters.Document.MimeType` is `document::mime_type`.
std::string our_name(std::string_view ptb_name) {
    std::string out;
    for (std::size_t begin = ptb_name.find('.') + 1; begin != 0;) {
        const std::size_t end = ptb_name.find('.', begin);
        out += (out.empty() ? "" : "::") + snake_case(ptb_name.substr(begin, end - begin));
        begin = end == std::string_view::npos ? 0 : end + 1;
    }
    return out;
}

std::vector<ParityRow> all_rows() {
    std::vector<ParityRow> all;
    for (auto part : {parity_of_constants, parity_of_classes, parity_of_namespaces, parity_of_status_updates}) {
        for (ParityRow& row : part()) all.push_back(std::move(row));
    }
    return all;
}

}  // namespace

TEST_CASE("all 168 filters of PTB are there, under the name that its name becomes by rule") {
    std::set<std::string> names;
    for (const ParityRow& row : all_rows()) {
        names.insert(row.ptb_name);
        const std::string name = row.filter.name();
        CHECK_MESSAGE(name.substr(0, name.find('(')) == our_name(row.ptb_name), row.ptb_name, " is ", name);
    }
    CHECK(parity_of_constants().size() == 43);
    CHECK(parity_of_classes().size() == 16);
    CHECK(parity_of_namespaces().size() + parity_of_status_updates().size() == 109);
    CHECK(names.size() == 168);
}

TEST_CASE("each filter passes a message that it is for, fails another, and inverts") {
    for (const ParityRow& row : all_rows()) {
        CAPTURE(row.ptb_name);
        CHECK(passes(row.filter, row.passing));
        CHECK_FALSE(passes(~row.filter, row.passing));
        CHECK_FALSE(passes(row.filter, row.failing));
        const bool carries_message = UpdateView(row.failing, nullptr).message() != nullptr;
        CHECK(passes(~row.filter, row.failing) == carries_message);
    }
}

TEST_CASE("no filter passes an update without a message, inverted or not") {
    const Update tap = callback_update(5, "data");
    const Update unknown = decode<Update>(R"({"update_id":1,"new_kind":{"text":"hello"}})");
    for (const ParityRow& row : all_rows()) {
        CAPTURE(row.ptb_name);
        CHECK_FALSE(passes(row.filter, tap));
        CHECK_FALSE(passes(~row.filter, tap));
        CHECK_FALSE(passes(row.filter | ~row.filter, unknown));
    }
}

TEST_CASE("what each filter says of its reach is true of all messages of the table") {
    const std::vector<ParityRow> rows = all_rows();
    for (const ParityRow& row : rows) {
        CAPTURE(row.ptb_name);
        const Reach reach = filters::reach_of(row.filter);
        CHECK(Kinds::messages().covers(reach.may));
        CHECK(reach.may.covers(reach.always));
        for (const ParityRow& other : rows) {
            const UpdateView view(other.passing, nullptr);
            const std::size_t slot = view.slot();
            Match match;
            const bool yes = filters::passes(row.filter, view, match);
            if (yes) CHECK(reach.may.has(slot));
            if (reach.always.has(slot)) CHECK(yes);
        }
    }
}

TEST_CASE("every status update is one by status_update::all too") {
    for (const ParityRow& row : parity_of_status_updates()) {
        CAPTURE(row.ptb_name);
        CHECK(passes(filters::status_update::all, row.passing));
    }
    CHECK_FALSE(passes(filters::status_update::all, hello()));
    for (const char* member : {"boost_added", "giveaway_winners", "successful_payment"}) {
        CHECK_FALSE(passes(filters::status_update::all, with(fmt::format(R"("{}":{{}})", member))));
    }
}
