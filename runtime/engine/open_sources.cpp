// How an engine opens its sources: which partitions a source has, and in which order they are read.
#include <sys/resource.h>

#include <algorithm>

#include "runtime/engine/engine.h"
#include "runtime/io/source.h"

namespace weir::engine {
namespace {

// Many partitions share so much memory for their blocks, within these bounds for each.
constexpr size_t kBlocksBytes = 64 << 20;
constexpr size_t kBlockBytesMin = 16 << 10;
constexpr size_t kBlockBytesMax = 256 << 10;

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

// Each file of `partitions = each` is open until its end; other files need few.
void allow_files(size_t count) {
    struct rlimit limit;
    constexpr size_t kOthers = 128;
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= count + kOthers) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

base::Status no_files(const std::string& pattern, base::Env* env) {
    if (pattern.find_first_of("*?[") != pattern.npos) {
        return base::Status::failed("no file fits `" + pattern + "`",
                                    "check the pattern; it is relative to the working folder");
    }
    std::unique_ptr<base::File> file;
    return env->open_read(pattern, &file);
}

}  // namespace

base::Status Engine::open_source(uint32_t source) {
    const weir_source_desc& desc = job_.sources[source];
    by_time_ |= desc.observed != 0;
    int32_t number = 0;
    for (uint32_t i = 0; i < desc.end_count; ++i) {
        base::Status status = open_end(source, i, &number);
        if (!status.is_ok()) return status.in("source `" + text_of(desc.name) + "`");
    }
    watermarks_->expect_more(source, desc.end_count > 1);
    return base::Status::ok();
}

base::Status Engine::open_end(uint32_t source, uint32_t end, int32_t* number) {
    const weir_end_desc& desc = job_.sources[source].ends[end];
    base::Env* env = worker_.env;
    if (desc.kind == WEIR_END_STDIO) {
        return add_partition(source, end, (*number)++, io::stdin_source(env), kBlockBytesMax);
    }
    if (desc.kind == WEIR_END_GENERATE) {
        io::GenerateOptions options;
        if (desc.bounded) options.rows = desc.rows;
        options.rate = desc.rate;
        options.paced = desc.paced != 0;
        return add_partition(source, end, (*number)++, io::generate_source(env, options),
                             kBlockBytesMin);
    }
    std::string pattern;
    base::Status status = start_.text(desc.path, &pattern);
    if (!status.is_ok()) return status;
    std::vector<std::string> paths;
    status = env->expand(pattern, &paths);
    if (!status.is_ok()) return status;
    if (paths.empty()) return no_files(pattern, env);
    if (!desc.each) {
        return add_partition(source, end, (*number)++, io::file_source(env, paths), kBlockBytesMax);
    }
    allow_files(paths.size());
    size_t block = std::clamp(kBlocksBytes / paths.size(), kBlockBytesMin, kBlockBytesMax);
    for (std::string& path : paths) {
        status = add_partition(source, end, (*number)++, io::file_source(env, {std::move(path)}),
                               block);
        if (!status.is_ok()) return status;
    }
    return base::Status::ok();
}

base::Status Engine::add_partition(uint32_t source, uint32_t end, int32_t number,
                                   std::unique_ptr<io::Source> input, size_t block_bytes) {
    std::unique_ptr<format::Decoder> decoder;
    base::Status status = format::make_decoder(job_.sources[source], &decoder);
    if (!status.is_ok()) return status;
    auto partition = std::make_unique<Partition>(&worker_, source, number, std::move(input),
                                                 std::move(decoder), block_bytes);
    if (end > 0) {
        waiting_.push_back({end, std::move(partition)});
        return base::Status::ok();
    }
    watermarks_->open(partition.get());
    partitions_.push_back(std::move(partition));
    return base::Status::ok();
}

// Opens the partitions of the next end of each source whose earlier ones have all ended. False: none.
bool Engine::start_waiting() {
    bool any = false;
    for (uint32_t source = 0; source < job_.source_count; ++source) {
        bool busy = false;
        for (const auto& each : partitions_) {
            busy |= each->source == static_cast<int32_t>(source) && !each->ended();
        }
        uint32_t end = 0;
        int64_t watermark = watermarks_->of_source(source);
        for (auto each = waiting_.begin(); !busy && each != waiting_.end();) {
            bool fits = each->partition->source == static_cast<int32_t>(source) &&
                        (end == 0 || each->end == end);
            if (!fits) {
                ++each;
                continue;
            }
            end = each->end;
            // What comes later is judged by how far the history came.
            for (const auto& old : partitions_) {
                if (old->source == static_cast<int32_t>(source)) {
                    watermark = std::max(watermark, old->watermark);
                }
            }
            each->partition->watermark = watermark;
            watermarks_->open(each->partition.get());
            partitions_.push_back(std::move(each->partition));
            each = waiting_.erase(each);
            any = true;
        }
        if (busy) continue;
        bool more = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& each) {
            return each.partition->source == static_cast<int32_t>(source);
        });
        watermarks_->expect_more(source, more);
    }
    std::stable_sort(partitions_.begin(), partitions_.end(), [](const auto& a, const auto& b) {
        return a->source != b->source ? a->source < b->source : a->partition < b->partition;
    });
    return any;
}

}  // namespace weir::engine
