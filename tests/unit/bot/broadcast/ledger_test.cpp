#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <bot/broadcast/ledger.hpp>

using namespace tgfw;
using detail::BroadcastLedger;
using detail::BroadcastTicket;
using Mark = BroadcastEntry::Mark;

namespace {

BroadcastPage page_of_ids(std::vector<std::int64_t> ids, std::string next = "") {
    BroadcastPage page;
    for (const auto id : ids) page.chats.emplace_back(id);
    page.next = std::move(next);
    return page;
}

std::vector<std::int64_t> ids_of(const std::vector<BroadcastTicket>& tickets) {
    std::vector<std::int64_t> ids;
    for (const auto& ticket : tickets) ids.push_back(ticket.chat.id());
    return ids;
}

BroadcastLedger ledger_from(BroadcastCheckpoint from, std::uint32_t window = 2,
                            BroadcastDelivery delivery = BroadcastDelivery::at_least_once,
                            std::uint32_t stop_after = 3) {
    return BroadcastLedger(std::move(from), window, delivery, stop_after);
}

void end_well(BroadcastLedger& ledger, const BroadcastTicket& ticket) {
    ledger.end(ticket, BroadcastChat(ticket.chat, BroadcastOutcome::sent));
}

void end_badly(BroadcastLedger& ledger, const BroadcastTicket& ticket, BroadcastOutcome outcome) {
    ledger.end(ticket, BroadcastChat(ticket.chat, outcome, "no"));
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a broadcast begins as many chats as its window has, and the next one when one has ended") {
    auto ledger = ledger_from(BroadcastCheckpoint());
    REQUIRE(ledger.wants_page());
    CHECK(ledger.cursor().empty());
    ledger.add_page(page_of_ids({1, 2, 3, 4}));
    auto tickets = ledger.begin();
    CHECK(ids_of(tickets) == Ids{1, 2});
    CHECK(ledger.begin().empty());
    end_well(ledger, tickets[1]);
    CHECK(ids_of(ledger.begin()) == Ids{3});
    CHECK(ledger.counts().sent == 1);
    CHECK_FALSE(ledger.complete());
}

TEST_CASE("a broadcast fetches the next page when all chats of the one before have begun, by its cursor") {
    auto ledger = ledger_from(BroadcastCheckpoint(), 4);
    ledger.add_page(page_of_ids({1, 2}, "after 2"));
    const auto first = ledger.begin();
    REQUIRE(ledger.wants_page());
    CHECK(ledger.cursor() == "after 2");
    ledger.add_page(page_of_ids({3}));
    const auto second = ledger.begin();
    CHECK(ids_of(second) == Ids{3});
    CHECK_FALSE(ledger.wants_page());
    for (const auto& ticket : first) end_well(ledger, ticket);
    CHECK_FALSE(ledger.complete());
    end_well(ledger, second[0]);
    CHECK(ledger.complete());
}

TEST_CASE("a resumption begins at the first page that is not complete, and leaves out what is done beyond") {
    auto ledger = ledger_from(BroadcastCheckpoint(), 4);
    ledger.add_page(page_of_ids({1, 2}, "b"));
    auto first = ledger.begin();
    ledger.add_page(page_of_ids({3, 4}, "c"));
    auto second = ledger.begin();
    end_well(ledger, first[0]);
    end_badly(ledger, second[1], BroadcastOutcome::blocked);
    CHECK_FALSE(ledger.checkpoint_due());
    auto saved = ledger.take_checkpoint();
    CHECK(saved.cursor.empty());
    CHECK(saved.counts == BroadcastCounts());
    const std::vector<BroadcastEntry> done = {BroadcastEntry(1, Mark::sent), BroadcastEntry(4, Mark::blocked)};
    CHECK(saved.entries == done);

    auto resumed = ledger_from(saved, 4);
    CHECK(resumed.counts().sent == 1);
    CHECK(resumed.counts().blocked == 1);
    // Chat 2 has gone from the source in the meantime, and 9 has come.
    resumed.add_page(page_of_ids({1, 9}, "b"));
    CHECK(ids_of(resumed.begin()) == Ids{9});
    resumed.add_page(page_of_ids({3, 4}, "c"));
    CHECK(ids_of(resumed.begin()) == Ids{3});

    end_well(ledger, first[1]);
    CHECK(ledger.checkpoint_due());
    saved = ledger.take_checkpoint();
    CHECK(saved.cursor == "b");
    CHECK(saved.counts.sent == 2);
    CHECK(saved.entries == std::vector<BroadcastEntry>{BroadcastEntry(4, Mark::blocked)});
    CHECK_FALSE(ledger.checkpoint_due());
}

TEST_CASE("failures are held back until a success, and in a row they stop the broadcast and are left for later") {
    auto ledger = ledger_from(BroadcastCheckpoint(), 5);
    ledger.add_page(page_of_ids({1, 2, 3, 4, 5, 6, 7, 8}));
    auto tickets = ledger.begin();
    end_badly(ledger, tickets[0], BroadcastOutcome::failed);
    end_badly(ledger, tickets[1], BroadcastOutcome::blocked);
    end_badly(ledger, tickets[2], BroadcastOutcome::failed);
    CHECK(ledger.counts().failed == 0);
    CHECK(ledger.counts().blocked == 1);
    end_well(ledger, tickets[3]);
    CHECK(ledger.counts().failed == 2);
    CHECK_FALSE(ledger.tripped());
    end_badly(ledger, tickets[4], BroadcastOutcome::failed);
    tickets = ledger.begin();
    REQUIRE(ids_of(tickets) == Ids{6, 7, 8});
    end_badly(ledger, tickets[0], BroadcastOutcome::unknown);
    CHECK(ledger.counts().unknown == 1);
    CHECK_FALSE(ledger.tripped());
    end_badly(ledger, tickets[1], BroadcastOutcome::failed);
    CHECK(ledger.tripped());
    CHECK(ledger.last_failure() == "no");
    ledger.release_held();
    end_well(ledger, tickets[2]);
    CHECK(ledger.counts().failed == 2);

    auto resumed = ledger_from(ledger.take_checkpoint(), 5);
    resumed.add_page(page_of_ids({1, 2, 3, 4, 5, 6, 7, 8}));
    CHECK(ids_of(resumed.begin()) == Ids{5, 7});
}

TEST_CASE("failures at the end of a broadcast are the chats' own where they are too few to stop it") {
    auto ledger = ledger_from(BroadcastCheckpoint());
    ledger.add_page(page_of_ids({1, 2}));
    const auto tickets = ledger.begin();
    for (const auto& ticket : tickets) end_badly(ledger, ticket, BroadcastOutcome::failed);
    CHECK(ledger.begin().empty());
    CHECK(ledger.counts().failed == 2);
    CHECK(ledger.complete());
}

TEST_CASE("at_most_once writes down what begins, and reports it as unknown if no more is known") {
    auto ledger = ledger_from(BroadcastCheckpoint(), 4, BroadcastDelivery::at_most_once);
    ledger.add_page(page_of_ids({1, 2, 3, 4, 5, 6}));
    auto tickets = ledger.begin();
    CHECK(ledger.take_entries().size() == 4);
    end_well(ledger, tickets[0]);
    CHECK(ledger.begin().empty());  // Several at once, or none.
    ledger.release(tickets[1]);
    CHECK(ids_of(ledger.begin()) == Ids{5, 6});
    BroadcastCheckpoint known;
    known.entries = ledger.take_checkpoint().entries;

    auto resumed = ledger_from(known, 4, BroadcastDelivery::at_most_once);
    resumed.add_page(page_of_ids({1, 2, 3, 4, 5, 6}));
    CHECK(ids_of(resumed.begin()) == Ids{2});
    CHECK(resumed.counts().unknown == 4);
    CHECK(resumed.take_settled().size() == 4);

    auto again = ledger_from(known, 8, BroadcastDelivery::at_least_once);
    again.add_page(page_of_ids({1, 2, 3, 4, 5, 6}));
    CHECK(ids_of(again.begin()) == Ids{2, 3, 4, 5, 6});
}

TEST_CASE("one chat that hangs holds up no more than 50,000 others") {
    auto ledger = ledger_from(BroadcastCheckpoint(), 2);
    ledger.add_page(page_of_ids({1}, "1"));
    const auto hangs = ledger.begin();
    std::int64_t id = 2;
    while (ledger.wants_page() && id < 200'000) {
        Ids ids;
        for (int i = 0; i < 1000; ++i) ids.push_back(id++);
        ledger.add_page(page_of_ids(ids, std::to_string(id)));
        for (auto tickets = ledger.begin(); !tickets.empty(); tickets = ledger.begin()) end_well(ledger, tickets[0]);
        static_cast<void>(ledger.take_settled());
        static_cast<void>(ledger.take_entries());
    }
    CHECK(id == 50'002);
    end_well(ledger, hangs[0]);
    CHECK(ledger.wants_page());
    CHECK(ledger.take_checkpoint().entries.empty());
}
