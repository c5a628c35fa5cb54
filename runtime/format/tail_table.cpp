#include "runtime/format/tail_table.h"

#include <string>

namespace weir::format {

uint32_t TailTable::add(const weir_str& name) {
    uint32_t bytes = WEIR_STR_LEN(name.n);
    for (uint32_t i = 0; i < count(); ++i) {
        if (entries_[i].bytes == bytes && memcmp(entries_[i].name, name.p, bytes) == 0) return i;
    }
    Entry entry = {};
    entry.bytes = bytes;
    entry.name = name.p;
    std::string quoted = std::string(16, '\0') + '"' + std::string(name.p, bytes);
    memcpy(entry.words, quoted.data() + quoted.size() - 16, 16);
    char mask[16];
    for (uint32_t i = 0; i < 16; ++i) mask[i] = i + bytes + 1 >= 16 ? '\xff' : '\0';
    memcpy(entry.masks, mask, 16);
    // Before an empty name's quotes anything may stand; long names reach further than may be read.
    is_usable_ &= bytes > 0 && bytes + 2 < kFrontBytes;
    uint32_t last_two = static_cast<unsigned char>(quoted[quoted.size() - 2]) |
                        static_cast<uint32_t>(static_cast<unsigned char>(quoted.back())) << 8;
    uint32_t sign = sign_of(last_two);
    entry.next = first_[sign];
    first_[sign] = count();
    signs_ |= uint64_t{1} << sign;
    entries_.push_back(entry);
    return count() - 1;
}

bool TailTable::is_whole(const Entry& entry, const char* close) {
    const char* begin = close - entry.bytes;
    return begin[-1] == '"' && memcmp(begin, entry.name, entry.bytes) == 0;
}

}  // namespace weir::format
