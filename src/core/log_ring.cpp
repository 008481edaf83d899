#include <core/log_ring.hpp>

#include <algorithm>
#include <string_view>

namespace tgfw::detail {

namespace {

constexpr std::size_t reserved_bytes = 256;
constexpr std::size_t reserved_pieces = 8;
constexpr std::size_t longest_text = 8192;
constexpr std::size_t most_fields = 32;

/// Returns how much of `text` is kept.
std::size_t append_cut(std::string& bytes, std::string_view text) {
    const std::size_t length = std::min(text.size(), longest_text);
    bytes.append(text.substr(0, length));
    return length;
}

}  // namespace

LogRing::LogRing(std::size_t capacity) : slots_(capacity), mask_(capacity - 1) {
    for (std::size_t i = 0; i < capacity; ++i) {
        slots_[i].turn.store(i, std::memory_order_relaxed);
        slots_[i].bytes.reserve(reserved_bytes);
        slots_[i].pieces.reserve(reserved_pieces);
    }
}

bool LogRing::push(const LogRecord& record) noexcept {
    std::uint64_t place = tail_.load(std::memory_order_relaxed);
    for (;;) {
        Slot& slot = slots_[place & mask_];
        const std::uint64_t turn = slot.turn.load(std::memory_order_acquire);
        if (turn == place) {
            if (!tail_.compare_exchange_weak(place, place + 1, std::memory_order_release, std::memory_order_relaxed)) {
                continue;
            }
            try {
                fill(slot, record);
                slot.is_whole = true;
            } catch (...) {
                slot.is_whole = false;  // The place is taken; the reader must get past it.
            }
            slot.turn.store(place + 1, std::memory_order_release);
            return true;
        }
        if (turn < place) return false;  // Its record of the round before has not been popped.
        place = tail_.load(std::memory_order_relaxed);
    }
}

bool LogRing::pop(LogSink& sink) noexcept {
    Slot& slot = slots_[head_ & mask_];
    if (slot.turn.load(std::memory_order_acquire) != head_ + 1) return false;
    try {
        if (slot.is_whole) read(slot, sink);
    } catch (...) {
        slot.is_whole = false;
    }
    if (!slot.is_whole) failed_.fetch_add(1, std::memory_order_relaxed);
    trim(slot);
    ++head_;
    slot.turn.store(head_ + mask_, std::memory_order_release);
    return true;
}

void LogRing::fill(Slot& slot, const LogRecord& record) {
    slot.time = record.time;
    slot.level = record.level;
    slot.bytes.clear();
    slot.pieces.clear();
    slot.message = append_cut(slot.bytes, record.message);
    for (const LogField& field : record.fields.first(std::min(record.fields.size(), most_fields))) {
        const std::size_t key = append_cut(slot.bytes, field.key());
        const std::size_t value = append_cut(slot.bytes, field.value());
        slot.pieces.push_back(Piece{key, value, field.type()});
    }
}

void LogRing::read(const Slot& slot, LogSink& sink) {
    const std::string_view bytes = slot.bytes;
    std::size_t at = slot.message;
    std::vector<LogField> fields;
    fields.reserve(slot.pieces.size());
    for (const Piece& piece : slot.pieces) {
        const std::string_view value = bytes.substr(at + piece.key, piece.value);
        fields.emplace_back(bytes.substr(at, piece.key), std::string(value), piece.type);
        at += piece.key + piece.value;
    }
    sink.write(LogRecord(slot.time, slot.level, bytes.substr(0, slot.message), fields));
}

/// What a long line took is given back.
void LogRing::trim(Slot& slot) {
    if (slot.bytes.capacity() > 4 * reserved_bytes) slot.bytes = std::string();
    if (slot.pieces.capacity() > 2 * reserved_pieces) slot.pieces = std::vector<Piece>();
}

}  // namespace tgfw::detail
