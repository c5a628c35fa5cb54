// Links a job: the object that codegen made, the runtime's archives for the features that it uses,
// and the C library, to one static executable. Needs no other toolchain on the machine; everything
// stands in lib/weir beside the compiler.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/status.h"

namespace weir::link {

struct Options {
    std::string output;                 // the executable's path
    std::vector<std::string> features;  // as in archives.txt: "core" is always linked
    std::string library_folder;         // lib/weir; empty: beside the running compiler
    bool debug = false;                 // keep symbols and debug information
    std::string sanitize;               // "address,undefined": link through clang, for tests
};

// Where lib/weir is for the running compiler.
std::string library_folder();

// Writes the executable under a temporary name and renames it; nothing is left when it fails.
Status link_job(std::string_view object, const Options& options);

}  // namespace weir::link
