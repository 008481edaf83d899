#include "parity.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include <support/allocations.hpp>
#include <support/sanitizers.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

thread_local std::size_t allocations = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

// A sanitizer brings its own operator new, and checks more with it than this file does; there nothing is counted.
#ifndef TGFW_TEST_SANITIZED

static void* take(std::size_t size) {
    ++allocations;
    void* const memory = std::malloc(size == 0 ? 1 : size);  // NOLINT(cppcoreguidelines-no-malloc)
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void* operator new(std::size_t size) {
    return take(size);
}
void* operator new[](std::size_t size) {
    return take(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);  // NOLINT(cppcoreguidelines-no-malloc)
}
void operator delete(void* memory) noexcept {
    std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc)
}
void operator delete[](void* memory) noexcept {
    std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc)
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc)
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc)
}

#endif

std::size_t tgfw::test::allocations_so_far() noexcept {
    return allocations;
}

namespace {

/// Every filter of the table, and some with what a copy would have to be made of.
std::vector<ParityRow> rows() {
    std::vector<ParityRow> all;
    for (auto part : {parity_of_constants, parity_of_classes, parity_of_namespaces, parity_of_status_updates}) {
        for (ParityRow& row : part()) all.push_back(std::move(row));
    }
    const std::string name = "a_name_that_fits_into_no_small_string";
    const Update long_name = raw(R"("from":{"id":9,"username":"ANOTHER_NAME_THAT_IS_LONG_AS_WELL"},"text":"x")");
    all.emplace_back("user", filters::user(name, 7), hello(), long_name);
    all.emplace_back("extension", filters::document::file_extension("a_very_long_extension_of_files"), hello(),
                     with(R"("document":{"file_name":"A_VERY_LONG_NAME_OF_A_FILE.WITHOUT_IT"})"));
    all.emplace_back("field", filters::field<&Message::chat, &Chat::title>() == name, hello(),
                     in_chat(R"("title":")" + name + "x\""));
    all.emplace_back(
        "mention", filters::mention(name), hello(),
        with(R"("text":"@ANOTHER_NAME_THAT_IS_LONG_AS_WELL","entities":[{"type":"mention","offset":0,"length":34}])"));
    return all;
}

}  // namespace

TEST_CASE("no filter allocates to say no") {
    for (const ParityRow& row : rows()) {
        const auto composed = (row.filter & filters::photo & filters::video) | (~filters::all ^ row.filter);
        const UpdateView view(row.failing, nullptr);
        Match match;
        CHECK_FALSE(filters::passes(composed, view, match));  // A regular expression learns its states the first time.
        const std::size_t before = allocations;
        const bool yes = filters::passes(composed, view, match);
        const std::size_t taken = allocations - before;
        CHECK_FALSE(yes);
        CHECK_MESSAGE(taken == 0, row.ptb_name);
    }
}

#ifndef TGFW_TEST_SANITIZED
TEST_CASE("allocations are counted at all") {
    const std::size_t before = allocations;
    const std::string text(100, 'x');
    CHECK(allocations == before + 1);
    CHECK(text.size() == 100);
}
#endif
