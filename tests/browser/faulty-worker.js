// The package's worker, on a GPU that fails.

import "/gpu-fault.js";
import "/pkg/worker.js";
