// Nodes in rows, named by small typed ids instead of pointers: ids of different node types do not
// mix, a default id says "none", and iterating a store visits nodes in the order they were added.
// References into a store are invalid after the next add(); ids stay valid as long as the store.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace weir {

// The name of a `T` in a `Store<T>`. `T` may be incomplete.
template <typename T>
struct Id {
    static constexpr uint32_t kNone = 0xffffffff;

    uint32_t index = kNone;

    constexpr bool valid() const { return index != kNone; }
    explicit constexpr operator bool() const { return valid(); }
    friend constexpr auto operator<=>(Id, Id) = default;
};

template <typename T>
class Store {
   public:
    Id<T> add(T node) {
        nodes_.push_back(std::move(node));
        return Id<T>{static_cast<uint32_t>(nodes_.size() - 1)};
    }

    T& operator[](Id<T> id) { return nodes_[id.index]; }
    const T& operator[](Id<T> id) const { return nodes_[id.index]; }

    uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
    bool empty() const { return nodes_.empty(); }
    // The id of the node at this place; for loops that need ids: `for (i = 0; i < size(); i++)`.
    Id<T> id_at(uint32_t index) const { return Id<T>{index}; }

    auto begin() { return nodes_.begin(); }
    auto end() { return nodes_.end(); }
    auto begin() const { return nodes_.begin(); }
    auto end() const { return nodes_.end(); }

   private:
    std::vector<T> nodes_;
};

}  // namespace weir
