// A job as the compiler would make it, made by hand: reads records {user, n, at}, keeps those with n >= 5,
// writes {user, n}. Its descriptors can be changed before it runs.
#pragma once

#include <cstring>
#include <filesystem>
#include <memory>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/abi/weir_abi.h"
#include "runtime/engine/job.h"
#include "runtime/hot/hot.h"

namespace weir::test {

// Constants of a job have padding behind them, as codegen gives them.
inline weir_str text(const char* literal) {
    static std::vector<std::unique_ptr<char[]>> kept;
    size_t n = strlen(literal);
    kept.push_back(std::make_unique<char[]>(n + WEIR_PADDING));
    memcpy(kept.back().get(), literal, n);
    return {kept.back().get(), n};
}

inline weir_type scalar(uint8_t kind, bool nullable = false) {
    weir_type type = {};
    type.kind = kind;
    type.nullable = nullable;
    return type;
}

struct HandJob {
    weir_type string_type = scalar(WEIR_STRING);
    weir_type int_type = scalar(WEIR_INT);
    weir_type time_type = scalar(WEIR_TIMESTAMP);
    weir_field fields[3] = {{text("user"), text("\"user\":"), &string_type},
                            {text("n"), text("\"n\":"), &int_type},
                            {text("at"), text("\"at\":"), &time_type}};
    weir_type record = scalar(WEIR_RECORD);
    weir_type out_record = scalar(WEIR_RECORD);
    uint8_t live[3] = {1, 1, 1};
    weir_start_part source_part = {};
    weir_start_part sink_part = {};
    weir_end_desc source_end = {};
    weir_source_desc source = {};
    weir_sink_desc sink = {};
    weir_time_node time = {};
    weir_job_desc job = {};
    std::filesystem::path folder;

    HandJob();
    ~HandJob() { std::filesystem::remove_all(folder); }

    std::string path(const std::string& name) const { return (folder / name).string(); }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path(name), std::ios::binary) << bytes;
    }
    std::string read(const std::string& name) const {
        std::ifstream file(path(name), std::ios::binary);
        std::stringstream all;
        all << file.rdbuf();
        return all.str();
    }
    bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }
    size_t files() const {
        size_t count = 0;
        for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(folder)) ++count;
        return count;
    }
    // Runs it; what it said goes to `said`.
    int run(std::vector<std::string> words = {});
    std::string said;
};

}  // namespace weir::test
