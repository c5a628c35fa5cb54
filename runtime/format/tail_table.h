// Names of JSON keys, found from their ends: of a key only the place of its closing quote is known.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "runtime/abi/weir_abi.h"

namespace weir::format {

class TailTable {
  public:
    static constexpr uint32_t kNoName = UINT32_MAX;

    // What the two bytes before the closing quote say (the opening quote may be one), below 64.
    static uint32_t sign_of(uint32_t last_two) { return (last_two & 0xffff) * 0x9E3779B1u >> 26; }
    // A bit for the sign of each name in the table.
    uint64_t signs() const { return signs_; }

    // The number of a name: 0, 1, … in order of first mention. It has padding behind it, and so lives.
    uint32_t add(const weir_str& name);
    uint32_t count() const { return static_cast<uint32_t>(entries_.size()); }
    // False: a name is such that it cannot be found here.
    bool is_usable() const { return is_usable_; }

    // `close`: the closing quote of a key, before which kFrontBytes are readable. A key that is written with
    // escapes is no name.
    static constexpr int kFrontBytes = 64;
    uint32_t find(const char* close) const {
        uint32_t last_two = 0;
        memcpy(&last_two, close - 2, 2);
        uint64_t words[2];
        memcpy(words, close - 16, 16);
        for (uint32_t i = first_[sign_of(last_two)]; i != kNoName; i = entries_[i].next) {
            const Entry& entry = entries_[i];
            uint64_t differs = ((words[0] ^ entry.words[0]) & entry.masks[0]) |
                               ((words[1] ^ entry.words[1]) & entry.masks[1]);
            if (differs == 0 && (entry.bytes < 16 || is_whole(entry, close)) &&
                close[-1 - static_cast<int64_t>(entry.bytes) - 1] != '\\') {
                return i;
            }
        }
        return kNoName;
    }

  private:
    struct Entry {
        uint64_t words[2];  // what stands in the 16 bytes before the closing quote: the opening one and the name
        uint64_t masks[2];  // ... where that matters
        uint32_t bytes;
        uint32_t next;      // of the same sign
        const char* name;
    };
    static bool is_whole(const Entry& entry, const char* close);

    std::vector<Entry> entries_;
    std::vector<uint32_t> first_ = std::vector<uint32_t>(64, kNoName);
    uint64_t signs_ = 0;
    bool is_usable_ = true;
};

}  // namespace weir::format
