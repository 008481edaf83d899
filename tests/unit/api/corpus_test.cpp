#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/update.hpp>

#include "same_json.hpp"

using namespace tgfw;
using tgfw_test::read_source_file;
using tgfw_test::same_json;

namespace {

std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> names;
    const std::filesystem::path root = std::string(TGFW_SOURCE_DIR) + "/tests/corpus/" + folder;
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
        if (entry.path().extension() == ".json") {
            names.push_back(entry.path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// The rows of an expected.txt, split at blanks.
std::vector<std::vector<std::string>> expectations(const std::string& folder) {
    std::istringstream lines(read_source_file("tests/corpus/" + folder + "/expected.txt"));
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.front() != '#') {
            std::istringstream words(line);
            std::vector<std::string> row;
            for (std::string word; words >> word;) {
                row.push_back(word);
            }
            rows.push_back(row);
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("A-44: every update of the corpus is decoded whole and written back without loss") {
    std::set<std::string> kinds;
    const auto names = files_in("updates");
    for (const auto& name : names) {
        CAPTURE(name);
        const std::string json = read_source_file("tests/corpus/updates/" + name);
        Update update;
        REQUIRE_NOTHROW(update = decode<Update>(json));
        CHECK(same_json(encode(update), json));
        CHECK(decode<Update>(encode(update)) == update);
        CHECK(update.extra.empty());
        kinds.insert(std::string(update.kind().to_string()));
    }
    CHECK(names.size() >= 100);
    for (const auto& kind : all_update_kinds()) {
        const std::string name(kind.to_string());
        CAPTURE(name);
        CHECK(kinds.count(name) == 1);
    }
}

TEST_CASE("A-44: odd updates of newer or sloppier servers are decoded and written back without loss") {
    const auto names = files_in("odd");
    CHECK(names.size() >= 10);
    for (const auto& name : names) {
        CAPTURE(name);
        const std::string json = read_source_file("tests/corpus/odd/" + name);
        Update update;
        REQUIRE_NOTHROW(update = decode<Update>(json));
        CHECK(decode<Update>(encode(update)) == update);
        if (name.find("null") == std::string::npos) {
            CHECK(same_json(encode(update), json));
        }
    }
}

TEST_CASE("Bad documents are refused with the path of what is wrong, fair ones are decoded") {
    const auto rows = expectations("bad");
    CHECK(rows.size() == files_in("bad").size());
    for (const auto& row : rows) {
        REQUIRE(row.size() >= 2);
        const std::string name = row[0];
        CAPTURE(name);
        const auto decoded = decode_update(read_source_file("tests/corpus/bad/" + name));
        CHECK(std::holds_alternative<Update>(decoded) == (row[1] == "decodes"));
        if (row.size() > 2) {
            const auto* const bad = std::get_if<BadUpdate>(&decoded);
            REQUIRE(bad != nullptr);
            CAPTURE(bad->error);
            CHECK(bad->error.starts_with(row[2] + ": "));
        }
    }
}

TEST_CASE("A bad update in a batch of the corpus costs no other") {
    const auto rows = expectations("batches");
    CHECK(rows.size() == files_in("batches").size());
    for (const auto& row : rows) {
        REQUIRE(row.size() == 3);
        const std::string name = row[0];
        CAPTURE(name);
        const auto answer = decode_updates(read_source_file("tests/corpus/batches/" + name));
        const auto& updates = std::get<std::vector<DecodedUpdate>>(answer);
        std::size_t good = 0;
        std::string bad_id = "-";
        for (const auto& update : updates) {
            if (const auto* const bad = std::get_if<BadUpdate>(&update)) {
                CAPTURE(bad->error);
                bad_id = bad->update_id ? std::to_string(*bad->update_id) : "-";
            } else {
                ++good;
            }
        }
        CHECK(std::to_string(good) == row[1]);
        CHECK(bad_id == row[2]);
        CHECK(updates.size() == 100);
    }
}
