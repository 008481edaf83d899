#pragma once

#include <string>
#include <string_view>

#include <tgfw/bot/passport/passport_types.hpp>

namespace tgfw::detail {

// They read the JSON of decrypted data; `part` names it in the PassportDecryptionError that they throw.
[[nodiscard]] Credentials read_credentials(std::string_view json, std::string_view part);
[[nodiscard]] PersonalDetails read_personal_details(std::string_view json, std::string_view part);
[[nodiscard]] ResidentialAddress read_address(std::string_view json, std::string_view part);
[[nodiscard]] IdDocumentData read_document(std::string_view json, std::string_view part);

}  // namespace tgfw::detail
