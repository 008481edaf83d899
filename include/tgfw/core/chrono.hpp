#pragma once

// Durations, time points and clocks of <chrono> without its calendar and its streams, which cost every file that
// includes them a tenth of a second: <mutex> declares its waits in terms of the former.
#include <mutex>
