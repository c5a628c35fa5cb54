// Temporary files beside their targets: "folder/.out.jsonl.1f2e3d4c", hidden, of a name that nothing
// else has. Each is locked by the process that made it, so that whoever comes next can tell what a
// killed process left from what a running one still writes.
#pragma once

#include <cstdint>
#include <string>

namespace weir::base {

// Makes one for `target` and opens it for writing: its descriptor, or -1 with errno set. It has the
// permissions of the target where there is one. `random` makes its name.
int open_temporary(const std::string& target, uint64_t random, std::string* path);

// Removes what processes that are gone have left beside `target`.
void remove_abandoned(const std::string& target);

// It has another name now, or none.
void forget_temporary(const std::string& path);

// Removes all that this process has made and not forgotten. May be called by a signal handler.
void remove_temporaries();

}  // namespace weir::base
