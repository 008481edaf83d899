// What comes out of a user's Passport is any JSON: it is read, or refused by a PassportDecryptionError.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <bot/passport/passport_json.hpp>
#include <tgfw/bot/passport/passport.hpp>

namespace {

template <class T>
void read(T (*reader)(std::string_view, std::string_view), std::string_view json) {
    try {
        (void)reader(json, "fuzz");
    } catch (const tgfw::PassportDecryptionError&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    read(tgfw::detail::read_credentials, json);
    read(tgfw::detail::read_personal_details, json);
    read(tgfw::detail::read_address, json);
    read(tgfw::detail::read_document, json);
    return 0;
}
