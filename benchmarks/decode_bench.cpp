#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

#include <tgfw/api/codec.hpp>

namespace {

std::string sample(const std::string& name) {
    std::ifstream file(std::string(TGFW_SOURCE_DIR) + "/tests/corpus/samples/" + name + ".json", std::ios::binary);
    if (!file) {
        throw std::runtime_error("no sample " + name);
    }
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The text of an update to a value, and the value's end.
void decode_update(benchmark::State& state, const std::string& name) {
    const std::string json = sample(name);
    for (auto _ : state) {
        const auto update = tgfw::decode<tgfw::Update>(json);
        benchmark::DoNotOptimize(update.update_id);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * json.size()));
}

void encode_update(benchmark::State& state, const std::string& name) {
    const auto update = tgfw::decode<tgfw::Update>(sample(name));
    for (auto _ : state) {
        benchmark::DoNotOptimize(tgfw::encode(update));
    }
}

BENCHMARK_CAPTURE(decode_update, command, std::string("command"));
BENCHMARK_CAPTURE(decode_update, text, std::string("text"));
BENCHMARK_CAPTURE(decode_update, callback, std::string("callback"));
BENCHMARK_CAPTURE(decode_update, group, std::string("group"));
BENCHMARK_CAPTURE(encode_update, text, std::string("text"));
BENCHMARK_CAPTURE(encode_update, group, std::string("group"));

}  // namespace

BENCHMARK_MAIN();
