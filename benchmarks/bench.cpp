// The cases under Google Benchmark: CPU time an update.

#include <benchmark/benchmark.h>

#include "cases.hpp"

int main(int argc, char** argv) {
    for (const auto& work : tgfw::bench::all_cases()) {
        benchmark::RegisterBenchmark(work.name.c_str(), [work](benchmark::State& state) {
            work.run(100);                                     // What the first run sets up does not count,
            constexpr benchmark::IterationCount batch = 1000;  // and what each sets up counts little.
            while (state.KeepRunningBatch(batch)) work.run(batch);
            state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(work.bytes));
        });
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
