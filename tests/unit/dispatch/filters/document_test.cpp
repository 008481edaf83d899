#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

Update document(std::string_view members) {
    return with(fmt::format(R"("document":{{"file_id":"a","file_unique_id":"b"{}}})", members));
}

Update named(std::string_view file) {
    return document(fmt::format(R"(,"file_name":"{}")", file));
}

}  // namespace

TEST_CASE("document filters fail a message without a document, and one without what they look at") {
    for (const Update& update : {hello(), document("")}) {
        CHECK_FALSE(passes(filters::document::mime_type("application/pdf"), update));
        CHECK_FALSE(passes(filters::document::category("application/"), update));
        CHECK_FALSE(passes(filters::document::file_extension("pdf"), update));
        CHECK_FALSE(passes(filters::document::file_extension(std::nullopt), update));
        CHECK_FALSE(passes(filters::document::pdf | filters::document::application, update));
    }
    CHECK_FALSE(passes(filters::document::all, hello()));
    CHECK(passes(filters::document::all, document("")));
}

TEST_CASE("mime_type is exact and category is a prefix") {
    const Update pdf = document(R"(,"mime_type":"application/pdf")");
    CHECK(passes(filters::document::mime_type("application/pdf"), pdf));
    CHECK_FALSE(passes(filters::document::mime_type("application"), pdf));
    CHECK_FALSE(passes(filters::document::mime_type("application/pdf2"), pdf));
    CHECK(passes(filters::document::category("application/"), pdf));
    CHECK(passes(filters::document::category("appl"), pdf));
    CHECK_FALSE(passes(filters::document::category("pdf"), pdf));
    CHECK(passes(filters::document::pdf & filters::document::application, pdf));
}

TEST_CASE("file_extension is what the file name ends in behind a dot, in either case") {
    CHECK(passes(filters::document::file_extension("pdf"), named("Report.2026.PDF")));
    CHECK(passes(filters::document::file_extension("PDF"), named("report.pdf")));
    CHECK_FALSE(passes(filters::document::file_extension("df"), named("report.pdf")));
    CHECK_FALSE(passes(filters::document::file_extension("pdf"), named("pdf")));
    CHECK_FALSE(passes(filters::document::file_extension("pdf"), named("report.pdf.exe")));
}

TEST_CASE("file_extension takes extensions of several parts") {
    CHECK(passes(filters::document::file_extension("tar.gz"), named("a.tar.gz")));
    CHECK_FALSE(passes(filters::document::file_extension("tar.gz"), named("a.gz")));
    CHECK(passes(filters::document::file_extension("gz"), named("a.tar.gz")));
}

TEST_CASE("file_extension minds the case where it is told to") {
    CHECK(passes(filters::document::file_extension("Rd", true), named("a.Rd")));
    CHECK_FALSE(passes(filters::document::file_extension("Rd", true), named("a.rd")));
    CHECK_FALSE(passes(filters::document::file_extension("rd", true), named("a.RD")));
}

TEST_CASE("file_extension without an extension wants a file name without a dot") {
    CHECK(passes(filters::document::file_extension(std::nullopt), named("Makefile")));
    CHECK_FALSE(passes(filters::document::file_extension(std::nullopt), named("a.txt")));
    CHECK_FALSE(passes(filters::document::file_extension(std::nullopt), named(".profile")));
}
