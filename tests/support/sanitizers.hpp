#pragma once

// TGFW_TEST_SANITIZED is defined where a sanitizer has the program's memory in its hands: what is allocated, and how
// much stays resident, says nothing of tgfw then.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TGFW_TEST_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define TGFW_TEST_SANITIZED
#endif
#endif
