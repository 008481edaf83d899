#include <doctest/doctest.h>

#include <concepts>
#include <ostream>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <tgfw/core/secret.hpp>

using tgfw::Secret;

namespace {

template <class T>
concept Streams = requires(std::ostream& out, const T& value) {
    out << value;
};

}  // namespace

TEST_CASE("a secret can be neither streamed nor formatted nor turned into a string") {
    static_assert(!Streams<Secret>);
    static_assert(!fmt::is_formattable<Secret>::value);
    static_assert(!std::convertible_to<Secret, std::string>);
    static_assert(!std::equality_comparable<Secret>);
    CHECK(Secret("hush").reveal() == "hush");
}

TEST_CASE("a secret matches itself and nothing else") {
    const Secret secret("correct-horse");
    CHECK(secret.matches("correct-horse"));
    CHECK_FALSE(secret.matches("correct-horsf"));
    CHECK_FALSE(secret.matches("correct-hors"));
    CHECK_FALSE(secret.matches("correct-horse-"));
    CHECK_FALSE(secret.matches("correct-horsecorrect-horse"));
    CHECK_FALSE(secret.matches(""));
}

TEST_CASE("an empty secret matches only the empty text") {
    CHECK(Secret().matches(""));
    CHECK_FALSE(Secret().matches("x"));
}

TEST_CASE("a moved secret leaves an empty one behind, a copied one stays") {
    Secret first("one and only, too long for the small string");
    Secret copy = first;
    Secret moved = std::move(first);
    CHECK(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
    CHECK(copy.matches(moved.reveal()));
    copy = Secret("other");
    CHECK(copy.reveal() == "other");
    moved = copy;
    CHECK(moved.reveal() == "other");
}
