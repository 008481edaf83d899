#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tgfw/bot/broadcast/broadcast_journal.hpp>

namespace tgfw::detail {

/// The text of a journal that holds this.
[[nodiscard]] std::string journal_text(const BroadcastCheckpoint& checkpoint);
/// The lines that are appended for these.
[[nodiscard]] std::string journal_lines(const std::vector<BroadcastEntry>& entries);
/// Reads it back. A last line that is not whole is left out; an empty text is a new journal.
///
/// Throws JournalError that names `path` for what is no journal, and for damage anywhere else.
[[nodiscard]] BroadcastCheckpoint parse_journal(std::string_view text, std::string_view path);

}  // namespace tgfw::detail
