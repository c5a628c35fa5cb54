// Reading and writing whole files. A file that is written is complete under its name or not there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/support/status.h"

namespace weir {

// Programs are texts that people read; /dev/zero and recordings are none.
inline constexpr size_t kFileBytesMax = 64 << 20;

// The bytes of a file; nothing, with the reason in `*error`, when that fails or it is larger than
// kFileBytesMax.
std::optional<std::string> read_file(const std::string& path, std::string* error);

// Writes under a temporary name beside `path` and renames. What is no regular file (`/dev/stdout`,
// a pipe) is written in place.
Status write_file(const std::string& path, std::string_view bytes, bool executable = false);

// Whether it is a pipe, a device or a folder, whose reading may never end.
bool is_special_file(const std::string& path);

// Makes the folder and those above it.
Status make_folders(const std::string& path);

// The running executable; empty when it cannot be found out.
std::string executable_path();

// The folder where the running executable stands, without a slash at its end.
std::string executable_folder();

// The value of an environment variable; `otherwise` when it is unset or empty.
std::string environment(const char* name, std::string_view otherwise = "");

}  // namespace weir
