#pragma once

#include <string>

#include <dispatch/conversation/table.hpp>

namespace tgfw::detail {

/// The steps as a Mermaid flowchart, conversations in conversations as sub-graphs.
[[nodiscard]] std::string mermaid_of(const ConversationTable& table);
/// The same as a graph for Graphviz.
[[nodiscard]] std::string dot_of(const ConversationTable& table);

}  // namespace tgfw::detail
