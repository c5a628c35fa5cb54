// Where a job begins. Its own room, so that tests can bring their own main.
#include "runtime/engine/job.h"

int main(int argc, char** argv) {
    return weir::engine::run_job(weir_job, weir::base::Env::real(), argc, argv);
}
