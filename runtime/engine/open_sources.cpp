// How an engine opens its sources: which partitions a source has, and in which order they are read.
#include <sys/resource.h>

#include <algorithm>

#include "runtime/base/glob.h"
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
    int32_t number = 0;
    for (uint32_t i = 0; i < desc.end_count; ++i) {
        base::Status status = open_end(source, i, &number);
        if (!status.is_ok()) return status.in("source `" + text_of(desc.name) + "`");
    }
    return base::Status::ok();
}

base::Status Engine::open_end(uint32_t source, uint32_t end, int32_t* number) {
    const weir_end_desc& desc = job_.sources[source].ends[end];
    base::Env* env = env_;
    if (desc.kind == WEIR_END_STDIO) {
        add_input(source, end, number, io::stdin_source(env), kBlockBytesMax);
        return base::Status::ok();
    }
    if (desc.kind == WEIR_END_GENERATE) {
        io::GenerateOptions options;
        if (desc.bounded) options.rows = desc.rows;
        options.rate = desc.rate;
        options.paced = desc.paced != 0;
        add_input(source, end, number, io::generate_source(env, options), kBlockBytesMin);
        return base::Status::ok();
    }
    std::string pattern;
    base::Status status = start_.text(desc.path, &pattern);
    if (!status.is_ok()) return status;
    std::vector<std::string> paths;
    status = env->expand(pattern, &paths);
    if (!status.is_ok()) return status;
    if (paths.empty()) return no_files(pattern, env);
    read_.push_back({source, pattern, paths});
    if (!desc.each) {
        add_input(source, end, number, io::file_source(env, paths), kBlockBytesMax);
        return base::Status::ok();
    }
    allow_files(paths.size());
    size_t block = std::clamp(kBlocksBytes / paths.size(), kBlockBytesMin, kBlockBytesMax);
    for (std::string& path : paths) {
        add_input(source, end, number, io::file_source(env, {std::move(path)}), block);
    }
    return base::Status::ok();
}

void Engine::add_input(uint32_t source, uint32_t end, int32_t* number,
                       std::unique_ptr<io::Source> bytes, size_t block_bytes) {
    Input& input = inputs_.emplace_back();
    input.source = source;
    input.end = end;
    input.number = (*number)++;
    input.bytes = std::move(bytes);
    input.block_bytes = block_bytes;
}

// A sink must not take the place of what is read, nor leave its rows where the next run reads them.
base::Status Engine::check_target(uint32_t sink, const std::string& path) const {
    const base::FileKind kind = env_->kind_of(path);
    if (kind == base::FileKind::Other || kind == base::FileKind::Folder) return base::Status::ok();
    for (const Read& read : read_) {
        const bool is_read =
            std::any_of(read.paths.begin(), read.paths.end(),
                        [&](const std::string& each) { return env_->is_same_file(each, path); });
        if (!is_read && !base::fits_pattern(env_->absolute(path), read.pattern, env_)) continue;
        return base::Status::failed(
            "sink `" + text_of(job_.sinks[sink].name) + "` writes `" + path + "`, which source `" +
                text_of(job_.sources[read.source].name) + "` reads" +
                (is_read ? "" : " by its pattern `" + read.pattern + "`"),
            "write another file; a reader of this one would get half of it, or its own output");
    }
    return base::Status::ok();
}

// ---- which worker reads what ----

namespace {

// Inputs that one worker reads: a partition; all of a source whose ends are read one after the
// other; all that must be merged by time or may wait for what has not happened yet.
struct Share {
    std::vector<size_t> inputs;
    uint64_t bytes = 0;
    bool first = false;  // for the first worker
};

std::vector<Share> shares_of(const weir_job_desc& job, const std::vector<Input>& inputs) {
    std::vector<Share> shares;
    size_t first = SIZE_MAX;
    std::vector<size_t> of_source(job.source_count, SIZE_MAX);
    for (size_t i = 0; i < inputs.size(); ++i) {
        const weir_source_desc& desc = job.sources[inputs[i].source];
        bool is_first = desc.observed != 0 || inputs[i].bytes->is_live();
        size_t none = SIZE_MAX;
        size_t& known = is_first ? first : desc.end_count > 1 ? of_source[inputs[i].source] : none;
        if (known == SIZE_MAX) {
            known = shares.size();
            shares.emplace_back().first = is_first;
        }
        shares[known].inputs.push_back(i);
        shares[known].bytes += inputs[i].bytes->bytes_expected();
    }
    return shares;
}

// The greatest shares first, each to who has the least so far.
std::vector<uint32_t> dealt(const std::vector<Share>& shares, size_t inputs, uint32_t workers,
                            uint32_t first) {
    std::vector<const Share*> order;
    for (const Share& share : shares) order.push_back(&share);
    std::stable_sort(order.begin(), order.end(), [](const Share* a, const Share* b) {
        return a->first != b->first ? a->first : a->bytes > b->bytes;
    });
    std::vector<uint64_t> load(workers, 0);
    std::vector<uint32_t> readers(inputs, 0);
    for (const Share* share : order) {
        uint32_t least = first;
        for (uint32_t i = 0; i < workers && !share->first; ++i) {
            if (load[i] < load[least]) least = i;
        }
        load[least] += share->bytes + 1;  // sizes may be unknown
        for (size_t input : share->inputs) readers[input] = least;
    }
    return readers;
}

}  // namespace

base::Status Engine::deal_inputs() {
    const std::vector<Share> shares = shares_of(job_, inputs_);
    uint32_t workers = options_.workers;
    if (workers == 0) {
        // More would only exchange rows: a job over one file is done by one worker, in one order.
        auto most = static_cast<uint32_t>(std::min<size_t>(shares.size(), kWorkersMax));
        workers = std::clamp<uint32_t>(env_->processors(), 1, std::max(1u, most));
    }
    // Slots without key fields live there, so that what one worker does alone is done in one place.
    first_ = WEIR_GATHER_GROUP * workers / WEIR_KEY_GROUPS;
    if (workers > 1) network_ = std::make_unique<channel::Network>(&budget_, workers);
    fronts_ = std::make_unique<Fronts>(workers, distance_max_us(job_));
    for (uint32_t i = 0; i < workers; ++i) runners_.push_back(std::make_unique<Runner>(this, i));
    const std::vector<uint32_t> readers = dealt(shares, inputs_.size(), workers, first_);
    for (size_t i = 0; i < inputs_.size(); ++i) {
        base::Status status = runners_[readers[i]]->add(std::move(inputs_[i]));
        if (!status.is_ok()) return status;
    }
    inputs_.clear();
    return base::Status::ok();
}

}  // namespace weir::engine
