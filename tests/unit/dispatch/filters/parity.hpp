#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/field.hpp>
#include <tgfw/dispatch/filters/filters.hpp>

#include "fixture.hpp"

/// All public filters of python-telegram-bot 22.8, one row each.
namespace tgfw::test {

class ParityRow {
public:
    ParityRow(std::string its_ptb_name, filters::Any its_filter, Update passes_this, Update fails_this = hello())
        : ptb_name(std::move(its_ptb_name)),
          filter(std::move(its_filter)),
          passing(std::move(passes_this)),
          failing(std::move(fails_this)) {}

    std::string ptb_name;
    filters::Any filter;
    Update passing;
    Update failing;
};

std::vector<ParityRow> parity_of_constants();
std::vector<ParityRow> parity_of_classes();
std::vector<ParityRow> parity_of_namespaces();
std::vector<ParityRow> parity_of_status_updates();

}  // namespace tgfw::test
