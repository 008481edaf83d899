#include <doctest/doctest.h>

#include <tgfw/testing/emulator_params.hpp>

using tgfw::testing::EmulatorParams;

TEST_CASE("a query value overrides the body's, and the first of two wins") {
    EmulatorParams params;
    params.add_urlencoded("a=1&a=2&b=x+y%21&c");
    params.add_json(R"({"a":3,"d":"body"})");
    CHECK(params.text("a") == "1");
    CHECK(params.text("b") == "x y!");
    CHECK(params.has("c"));
    CHECK(params.text("c").empty());
    CHECK(params.text("d") == "body");
}

TEST_CASE("a JSON body gives texts unescaped and all else as it stands") {
    EmulatorParams params;
    CHECK(params.add_body("Application/JSON; charset=utf-8",
                          R"({"t":"a\n\u00e9\ud83d\ude00","n":1.50,"b":true,"z":null,"o":{"e":[2, {}]}})"));
    CHECK(params.text("t") == "a\n\xC3\xA9\xF0\x9F\x98\x80");
    CHECK(params.text("n") == "1.50");
    CHECK(params.flag("b"));
    CHECK(params.text("z") == "null");
    CHECK(params.text("o") == R"({"e":[2, {}]})");
}

TEST_CASE("members before a fault in a JSON body count") {
    EmulatorParams params;
    CHECK(params.add_body("application/json", R"({"chat_id":5,"text":"hi)"));
    CHECK(params.integer("chat_id") == 5);
    CHECK_FALSE(params.has("text"));
}

TEST_CASE("a multipart body gives fields and files") {
    EmulatorParams params;
    const std::string body =
        "--xx\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n12\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a b.png\"\r\nContent-Type: "
        "image/png\r\n\r\n"
        "\x89PNG\r\n--xy\r\n--xx--\r\n";
    CHECK(params.add_body("multipart/form-data; boundary=xx", body));
    CHECK(params.integer("chat_id") == 12);
    REQUIRE(params.file("photo") != nullptr);
    CHECK(params.file("photo")->file_name == "a b.png");
    CHECK(params.file("photo")->content_type == "image/png");
    CHECK(params.file("photo")->content == "\x89PNG\r\n--xy");
}

TEST_CASE("a malformed multipart body is refused") {
    EmulatorParams params;
    CHECK_FALSE(params.add_body("multipart/form-data; boundary=xx", "--xx\r\nno end"));
    CHECK_FALSE(params.add_body("multipart/form-data", "--xx--"));
}

TEST_CASE("conversions never fail") {
    EmulatorParams params;
    params.add("n", "12a").add("yes", " YES ").add("no", "on");
    CHECK(params.integer("n") == 0);
    CHECK(params.integer("absent", 100) == 100);
    CHECK(params.flag("yes"));
    CHECK_FALSE(params.flag("no"));
}
