// Parameters and start texts.
#include <gtest/gtest.h>

#include "runtime/base/worker.h"
#include "runtime/engine/start.h"
#include "runtime/row/value.h"
#include "test/unit/engine/hand_job.h"

namespace weir::test {
namespace {

struct Params {
    Params() {
        decimal.precision = 10;
        decimal.scale = 2;
        job.params = descs;
        job.param_count = 4;
        record.fields = fields;
        record.field_count = 4;
        // [null bits][0 int][8 string][16 decimal][32 int?][tail]
        uint64_t words[] = {8, 100, 48 | uint64_t{3} << 32, 250, 0, 0};
        memcpy(row, words, sizeof words);
        memcpy(row + 48, "abc", 3);
        job.param_defaults = row;
        job.param_defaults_bytes = 56;
        worker.context.worker = &worker;
        base::arena_open(&worker.context);
    }
    ~Params() { base::arena_close(&worker.context); }

    base::Status set(std::vector<std::pair<std::string, std::string>> values) {
        engine::Options options;
        options.set = std::move(values);
        return start.set_params(&worker.context, options);
    }
    row::Value value(uint32_t i) { return row::field(record, start.params(), i); }
    std::string text_value(uint32_t i) {
        return {row::as_pointer(value(i)), row::as_length(value(i))};
    }

    weir_type integer = scalar(WEIR_INT);
    weir_type string = scalar(WEIR_STRING);
    weir_type decimal = scalar(WEIR_DECIMAL);
    weir_type maybe = scalar(WEIR_INT, true);
    weir_param_desc descs[4] = {{text("threshold"), &integer}, {text("name"), &string},
                                {text("price"), &decimal}, {text("most"), &maybe}};
    weir_field fields[4] = {{text("threshold"), {}, &integer}, {text("name"), {}, &string},
                            {text("price"), {}, &decimal}, {text("most"), {}, &maybe}};
    weir_type record = scalar(WEIR_RECORD);
    char row[56 + WEIR_PADDING] = {};
    weir_job_desc job = {};
    base::Worker worker;
    engine::Start start{job, base::Env::real()};
};

TEST(Start, Defaults) {
    Params params;
    ASSERT_TRUE(params.set({}).is_ok());
    EXPECT_EQ(row::as_int(params.value(0)), 100);
    EXPECT_EQ(params.text_value(1), "abc");
    EXPECT_EQ(row::as_int(params.value(2)), 250);
    EXPECT_TRUE(params.value(3).null);
}

TEST(Start, SetBeforeEnvironmentBeforeDefault) {
    Params params;
    ::setenv("WEIR_THRESHOLD", "7", 1);
    ::setenv("WEIR_NAME", "from outside", 1);
    ASSERT_TRUE(params.set({{"name", "set"}, {"most", "-1"}, {"price", "99.5"}}).is_ok());
    EXPECT_EQ(row::as_int(params.value(0)), 7);
    EXPECT_EQ(params.text_value(1), "set");
    EXPECT_EQ(row::as_int(params.value(2)), 9950);
    EXPECT_EQ(row::as_int(params.value(3)), -1);
    ::unsetenv("WEIR_THRESHOLD");
    ::unsetenv("WEIR_NAME");
}

TEST(Start, WrongValues) {
    Params params;
    EXPECT_EQ(params.set({{"threshold", "many"}}).why(), "parameter `threshold`: expected an int, found `many`");
    EXPECT_EQ(params.set({{"price", "1.234"}}).why(), "parameter `price`: `1.234` does not fit a decimal(10,2)");
    base::Status status = params.set({{"treshold", "1"}});
    EXPECT_EQ(status.why(), "this job has no parameter `treshold`");
    EXPECT_EQ(status.remedy(), "its parameters are `threshold`, `name`, `price`, `most`");
}

TEST(Start, Texts) {
    Params params;
    ASSERT_TRUE(params.set({{"price", "3"}}).is_ok());
    weir_start_part parts[3] = {};
    parts[0].text = text("in-");
    parts[1].kind = 2;
    parts[1].param = 2;
    parts[2].kind = 1;
    parts[2].text = text("WEIR_TEST_ENDING");
    std::string made;
    base::Status status = params.start.text({parts, 3}, &made);
    EXPECT_EQ(status.why(), "the environment variable `WEIR_TEST_ENDING` is not set");
    parts[2].has_fallback = 1;
    parts[2].fallback = text(".csv");
    ASSERT_TRUE(params.start.text({parts, 3}, &made).is_ok());
    EXPECT_EQ(made, "in-3.00.csv");
    ::setenv("WEIR_TEST_ENDING", ".json", 1);
    ASSERT_TRUE(params.start.text({parts, 3}, &made).is_ok());
    EXPECT_EQ(made, "in-3.00.json");
}

}  // namespace
}  // namespace weir::test
