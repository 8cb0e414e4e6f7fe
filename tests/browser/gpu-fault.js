// Makes a GPU fail, in a worker that imports this before the engine, or on a page: `fault` in its
// address is one of the names below. The software adapter passes for a real GPU, which `auto` takes.

const info = { vendor: "test", architecture: "", device: "", description: "Test GPU" };
Object.defineProperty(GPUAdapter.prototype, "info", { get: () => info });
Object.defineProperty(GPUAdapter.prototype, "isFallbackAdapter", { get: () => false });

/** What the engine was asked last: `load`, `caption` and so on. */
let stage = "load";
addEventListener("message", ({ data }) => {
  if (data.name) stage = data.name;
});

let device;
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function (...given) {
  device = await requestDevice.apply(this, given);
  return device;
};

/** Has something else happen in place of the nth call of a method in a stage. */
function at(owner, method, when, nth, happen) {
  const real = owner.prototype[method];
  let calls = 0;
  owner.prototype[method] = function (...given) {
    const call = (changed = given) => Reflect.apply(real, this, changed);
    if (stage !== when || ++calls !== nth) return call();
    return happen(call, given);
  };
}

function lose(call) {
  device.destroy();
  return call();
}

/** As a GPU says it: nobody has asked. */
function outOfMemory(call, [descriptor]) {
  device.pushErrorScope("validation");
  const buffer = call([{ ...descriptor, size: 2 ** 50 }]);
  void device.popErrorScope();
  const error = new GPUOutOfMemoryError("no memory left");
  device.dispatchEvent(new GPUUncapturedErrorEvent("uncapturederror", { error }));
  return buffer;
}

const FAULTS = {
  "adapter refused"() {
    const { requestAdapter } = GPU.prototype;
    let asked = 0;
    // First it is only looked at.
    GPU.prototype.requestAdapter = async function (...given) {
      return ++asked > 1 ? null : requestAdapter.apply(this, given);
    };
  },
  "device refused"() {
    GPUAdapter.prototype.requestDevice = async () => {
      throw new DOMException("no device for you", "OperationError");
    };
  },
  "device lost from the start"() {
    at(GPUAdapter, "requestDevice", "load", 1, async (call) => {
      await call();
      device.destroy();
      return device;
    });
  },
  "lost while weights load": () => at(GPUDevice, "createBuffer", "load", 60, lose),
  "lost while the picture is read": () => at(GPUQueue, "submit", "caption", 1, lose),
  "lost while features come back": () => at(GPUBuffer, "mapAsync", "caption", 1, lose),
  "out of memory while weights load": () => at(GPUDevice, "createBuffer", "load", 60, outOfMemory),
  "out of memory in a call": () => at(GPUDevice, "createBuffer", "caption", 20, outOfMemory),
  "shader refused"() {
    at(GPUDevice, "createShaderModule", "caption", 3, (call, [descriptor]) =>
      call([{ ...descriptor, code: "no shader" }]),
    );
  },
  "pipeline refused"() {
    at(GPUDevice, "createComputePipeline", "caption", 3, (call, [descriptor]) => {
      const compute = { ...descriptor.compute, entryPoint: "nowhere" };
      return call([{ ...descriptor, compute }]);
    });
  },
  "reading never ends": () => at(GPUBuffer, "mapAsync", "caption", 1, () => new Promise(() => {})),
};

const fault = new URLSearchParams(location.search).get("fault") ?? "";
FAULTS[fault]?.();
