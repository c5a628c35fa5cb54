// `weir new DIR`: a project that builds, runs and passes its test at once.
#include <unistd.h>

#include <cstdio>

#include "compiler/driver/commands.h"
#include "compiler/driver/exit_code.h"
#include "compiler/support/files.h"

namespace weir::driver {
namespace {

struct ProjectFile {
    const char* name;
    const char* text;
};

constexpr ProjectFile kFiles[] = {
    {"clicks.stream", R"(// Views and visitors of each page, minute by minute.
type Click { user: string, page: string, at: timestamp }

source clicks: Click from file("clicks.jsonl")
  format json  time at lag 5s  on error into bad_clicks  late into late_clicks;

stream per_page = clicks
  |> where page != ""
  |> key by page
  |> window tumbling(1m)
  |> aggregate { start = window.start, views = count(), visitors = count_distinct(user) };

sink out  from per_page    to stdout() format json;
sink bad  from bad_clicks  to file("bad.jsonl") format json;
sink late from late_clicks to file("late.jsonl") format json;

test "counts each page" {
  given clicks [
    { user = "ann", page = "/", at = @2026-01-01T00:00:10Z },
    { user = "bob", page = "/", at = @2026-01-01T00:00:20Z },
    { user = "ann", page = "/", at = @2026-01-01T00:00:30Z },
    { user = "ann", page = "/about", at = @2026-01-01T00:01:05Z },
  ];
  expect per_page [
    { page = "/", start = @2026-01-01T00:00:00Z, views = 3, visitors = 2 },
    { page = "/about", start = @2026-01-01T00:01:00Z, views = 1, visitors = 1 },
  ];
}
)"},
    {"clicks.jsonl", R"({"user":"ann","page":"/","at":"2026-01-01T09:00:01Z"}
{"user":"bob","page":"/","at":"2026-01-01T09:00:12Z"}
{"user":"ann","page":"/about","at":"2026-01-01T09:00:30Z"}
{"user":"cyd","page":"/","at":"2026-01-01T09:00:58Z"}
{"user":"bob","page":"/","at":"2026-01-01T09:01:02Z"}
{"user":"ann","page":"/","at":"2026-01-01T09:00:59Z"}
{"user":"ann","page":null,"at":"2026-01-01T09:01:10Z"}
{"user":"cyd","page":"/about","at":"2026-01-01T09:01:40Z"}
{"user":"bob","page":"/about","at":"2026-01-01T09:00:05Z"}
)"},
    {"README.md", R"(# Clicks

    weir run clicks.stream       # views of each page, minute by minute
    weir test clicks.stream      # the test block at the end of the program
    weir build clicks.stream     # ./clicks, a static executable

`clicks.jsonl` holds nine records. One has a null page, which `string` does not allow: it goes to
`bad.jsonl` with the reason. One comes too late for its minute: it goes to `late.jsonl`. Change
`page: string` to `page: string?` in `clicks.stream` and see what `weir check` says.
)"},
};

}  // namespace

int new_project(const std::string& folder) {
    for (const ProjectFile& file : kFiles) {
        if (::access((folder + "/" + file.name).c_str(), F_OK) == 0) {
            std::fprintf(stderr, "weir: `%s/%s` is there already; nothing was written\n",
                         folder.c_str(), file.name);
            return kUsage;
        }
    }
    Status status = make_folders(folder);
    for (const ProjectFile& file : kFiles) {
        if (status.is_ok()) status = write_file(folder + "/" + file.name, file.text);
    }
    if (!status.is_ok()) {
        std::fprintf(stderr, "weir: %s\n", status.why().c_str());
        return kWorldFailed;
    }
    std::printf("made %s: clicks.stream, clicks.jsonl, README.md\n\n", folder.c_str());
    std::printf("  cd %s\n  weir run clicks.stream\n  weir test clicks.stream\n", folder.c_str());
    return kDone;
}

}  // namespace weir::driver
