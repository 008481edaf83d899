#pragma once

// What all calls of a bot have in common. Not in tgfw.hpp: include this header.

#include <optional>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// Parameters that calls have where they do not say otherwise. PTB: Defaults.
///
///     options.with_defaults(Defaults().with_parse_mode(ParseMode::html).with_protect_content(true));
///
/// They go into every method that has such a parameter, and into the objects in it: items of albums, options of polls,
/// tasks of checklists, results of inline queries, quotes. What a call sets itself, it keeps: `false` is set, too. A
/// parse mode goes only to texts without entities, since either makes the other void; `parse_mode(ParseMode())` is a
/// text without one. Request::without_defaults() leaves all of them out. Bot::call() has none.
class Defaults {
public:
    // Compiled once, not in each user's file.
    Defaults();
    Defaults(const Defaults& other);
    Defaults(Defaults&& other) noexcept;
    Defaults& operator=(const Defaults& other);
    Defaults& operator=(Defaults&& other) noexcept;
    ~Defaults();

    Defaults& with_parse_mode(ParseMode value);
    Defaults& with_disable_notification(bool value = true) { return disable_notification = value, *this; }
    Defaults& with_protect_content(bool value = true) { return protect_content = value, *this; }
    Defaults& with_allow_sending_without_reply(bool value = true) { return allow_sending_without_reply = value, *this; }
    Defaults& with_link_preview_options(LinkPreviewOptions value);
    Defaults& with_do_quote(bool value) { return do_quote = value, *this; }
    Defaults& with_block(bool value) { return block = value, *this; }

    /// For parse_mode, and for those of questions, explanations, descriptions, quotes, titles, tasks….
    std::optional<ParseMode> parse_mode;
    Flag disable_notification;
    Flag protect_content;
    /// For reply_parameters, where the reply is in the chat of what it answers.
    Flag allow_sending_without_reply;
    /// Member by member: a call that sets some of them keeps these, and has the others from here.
    Box<LinkPreviewOptions> link_preview_options;
    /// Whether reply_to() makes replies; absent: in groups, not in private chats. See bot/shortcuts/reply_to.hpp.
    Flag do_quote;
    /// Whether handlers block, as ApplicationBuilder::block() says; for ApplicationBuilder::defaults() alone.
    Flag block;
};

}  // namespace tgfw
