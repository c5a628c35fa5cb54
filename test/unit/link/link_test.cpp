// Linking an object that is a whole program, with no runtime at all.
#include "compiler/link/link.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "compiler/support/files.h"

namespace weir::link {
namespace {

std::string temporary_folder() {
    std::string pattern = ::testing::TempDir() + "weir-link-XXXXXX";
    return ::mkdtemp(pattern.data());
}

TEST(Link, NamesTheMissingRuntime) {
    Options options;
    options.output = temporary_folder() + "/job";
    options.library_folder = "/no/such/folder";
    Status status = link_job("", options);
    ASSERT_FALSE(status.is_ok());
    EXPECT_NE(status.why().find("/no/such/folder"), std::string::npos);
}

TEST(Link, NamesTheMissingFeature) {
    Options options;
    std::string folder = temporary_folder();
    ASSERT_TRUE(write_file(folder + "/archives.txt", "core\n").is_ok());
    options.output = folder + "/job";
    options.library_folder = folder;
    options.features = {"core", "rocksdb"};
    Status status = link_job("", options);
    ASSERT_FALSE(status.is_ok());
    EXPECT_NE(status.why().find("`rocksdb`"), std::string::npos);
}

TEST(Link, LeavesNothingWhenTheLinkerFails) {
    Options options;
    std::string folder = temporary_folder();
    ASSERT_TRUE(write_file(folder + "/archives.txt", "core\n").is_ok());
    options.output = folder + "/job";
    options.library_folder = folder;
    Status status = link_job("this is no object", options);
    ASSERT_FALSE(status.is_ok());
    EXPECT_NE(::access(options.output.c_str(), F_OK), 0);
}

}  // namespace
}  // namespace weir::link
