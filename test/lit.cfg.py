# How the text tests run. Each *.stream and *.test file under test/ and examples/ is one test; its RUN
# lines stand in comments. Substitutions: %weir the compiler, %S the test's folder, %t a fresh
# temporary name, %root the top of the project, %build the built tree, %run a program with records and results in one file,
# %oracle the interpreter of plans.
import os
import shutil
import subprocess

import lit.formats

config.name = "weir"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".stream", ".test"]
config.excludes = ["Inputs", "lint", "oracle", "tools", "unit"]
config.test_source_root = os.path.join(config.weir_source_dir, "test")
config.test_exec_root = os.path.join(config.weir_build_dir, "test", "lit")

weir = os.path.join(config.weir_build_dir, "bin", "weir_thread" if config.weir_sanitize == "thread" else "weir")
if shutil.which("bash"):
    config.available_features.add("bash")
run = os.path.join(config.weir_source_dir, "test", "tools", "run_program.py")
config.substitutions.append(("%run", f"python3 {run} --weir {weir}"))
config.substitutions.append(("%weir", weir))
config.substitutions.append(("%oracle", os.path.join(config.weir_build_dir, "test", "weir_oracle")))
config.substitutions.append(("%build", config.weir_build_dir))
config.substitutions.append(("%root", config.weir_source_dir))

# FileCheck, not, split-file.
config.environment["PATH"] = "/usr/lib/llvm-19/bin:" + config.environment["PATH"]
config.environment["LC_ALL"] = "C.UTF-8"
config.environment["TZ"] = "UTC"
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root, "cache")


def works(*command):
    """Whether this machine and user can do what a test needs."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


if works("unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt && unshare -r chroot / true"):
    config.available_features.add("mounts")  # `unshare -rm`: own mounts, chroot
if works("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true"):
    config.available_features.add("root")
if config.weir_sanitize:
    config.available_features.add("sanitize")
    # Jobs keep their memory until they end.
    config.environment["ASAN_OPTIONS"] = "detect_leaks=0"
if "thread" in str(config.weir_sanitize):
    # Every job of run/ runs with several workers, too: a race ends it with this exit code.
    config.available_features.add("sanitize-thread")
    config.environment["TSAN_OPTIONS"] = "exitcode=66"
