#!/usr/bin/env bash
# What a GPU that is lent for minutes is used for.
#
#   scripts/gpu-check.sh pack [DATASET]   on the machine that builds: puts into gpu-check/ (which git
#       ignores) the program for CUDA and, as a second string, for Vulkan, NVIDIA's device library, what
#       was tuned before, and of the dataset as many records as PACK_RECORDS (20000) with their photos
#   scripts/gpu-check.sh run SECONDS OUT  on the machine with the GPU, from the same folder: parity with the
#       CPU, caption timings, training speeds, then real training for as long as SECONDS (600 at most)
#       leave; OUT gets report.txt, the trained model to go on from, its curves, and the tuning
#
# PACK_DEVICES (cuda vulkan) are built, DEVICE names those that are tried (of cuda, vulkan, gpu); GPU_MODEL is the model folder (models/small), GPU_STEPS the
# steps of the real training (as many as the measured speed lets expect), MINUTE how long each speed is measured
# (20 seconds), BATCHES the batches that it is measured with ("16 128"). `run` needs no compiler, no CUDA
# toolkit and no network.
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
PACK=$ROOT/gpu-check
MODEL=${GPU_MODEL:-$ROOT/models/small}

die() { printf 'gpu-check: %s\n' "$*" >&2; exit 1; }

# Reads and writes .xz where the system has no xz but Python.
compress() { if command -v xz >/dev/null; then xz -T0 -6; else python3 -c 'import lzma,shutil,sys; f=lzma.open(sys.stdout.buffer,"wb"); shutil.copyfileobj(sys.stdin.buffer,f); f.close()'; fi; }
expand() { if command -v xz >/dev/null; then xz -dc "$1"; else python3 -c 'import lzma,shutil,sys; shutil.copyfileobj(lzma.open(sys.argv[1]),sys.stdout.buffer)' "$1"; fi; }

pack() {
  # shellcheck source=scripts/env.sh
  source "$ROOT/scripts/env.sh"
  local target dataset=${1:-}
  mkdir -p "$PACK"
  for target in ${PACK_DEVICES:-cuda vulkan}; do
    "$ROOT/scripts/build-gpu.sh" "$target"
    strip -o "$PACK/caponimage-$target" "$TARGET_CUDA/release/caponimage"
    compress <"$PACK/caponimage-$target" >"$PACK/caponimage-$target.xz"
    rm "$PACK/caponimage-$target"
  done
  if [ -d "$CUDA_FILES" ]; then rm -rf "$PACK/cuda" && cp -r "$CUDA_FILES" "$PACK/cuda"; fi
  if [ -n "$dataset" ]; then
    [ -e "$dataset/annotations.jsonl" ] || die "$dataset is no dataset folder"
    python3 - "$dataset" "$PACK/dataset" "${PACK_RECORDS:-20000}" <<'PYTHON'
import json, os, random, shutil, sys
source, target, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
shutil.rmtree(target, ignore_errors=True)
os.makedirs(target + "/images")
with open(source + "/annotations.jsonl", encoding="utf-8") as file:
    lines = [line for line in file if json.loads(line)["split"] != "test"]
chosen = sorted(random.Random(1).sample(range(len(lines)), min(most, len(lines))))
with open(target + "/annotations.jsonl", "w", encoding="utf-8") as file:
    for i in chosen:
        file.write(lines[i])
        image = json.loads(lines[i]).get("image")
        if image and not os.path.exists(f"{target}/images/{image}"):
            shutil.copyfile(f"{source}/images/{image}", f"{target}/images/{image}")
PYTHON
    tar -C "$PACK" -cf - dataset | compress >"$PACK/dataset.tar.xz"
    rm -r "$PACK/dataset"
  fi
  du -sh "$PACK"/* | cat
}

run() {
  local seconds=$1 out=$2
  [ "$seconds" -le 600 ] || die "600 seconds at most, not $seconds"
  DEADLINE=$(($(date +%s) + seconds))
  mkdir -p "$out"
  OUT=$(cd "$out" && pwd)
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  exec > >(tee "$OUT/report.txt") 2>&1
  for xz in "$PACK"/caponimage-*.xz; do
    [ -e "$xz" ] || die "nothing is packed: scripts/gpu-check.sh pack"
    expand "$xz" >"$WORK/$(basename "${xz%.xz}")"
  done
  chmod +x "$WORK"/caponimage-*
  export CUDA_PATH=$PACK/cuda
  # Kernels that were made, and those that were chosen, are kept in its folder `tuning`, which is carried whole.
  export CAPONIMAGE_CACHE=$WORK
  mkdir -p "$WORK/tuning"
  if [ -e "$PACK/tuning.tar" ]; then tar -C "$WORK/tuning" -xf "$PACK/tuning.tar"; fi
  cd "$WORK"

  step devices 20 sh -c 'nvidia-smi -L || echo "no NVIDIA driver"; ldconfig -p | grep libvulkan || echo "no Vulkan loader (libvulkan.so.1): Vulkan cannot be had"'
  # One that runs but says something else is still timed, and trains: the report tells.
  local device program code
  CAPONIMAGE='' TAKEN=''
  for device in ${DEVICE:-cuda vulkan gpu}; do
    program=$WORK/caponimage-$device
    [ -e "$program" ] || continue
    code=0
    step "parity-$device" 120 "$program" bench parity --device "$device" --model "$MODEL" || code=$?
    if [ "$code" = 1 ] && "$program" bench training --device "$device" --model "$MODEL" --steps 4 --batch 4; then code=0; fi
    if [ "$code" = 0 ]; then CAPONIMAGE=$program TAKEN=$device && break; fi
  done
  [ -n "$CAPONIMAGE" ] || { say "no device works: nothing else is tried"; pieces; return 1; }

  step captions 90 "$CAPONIMAGE" bench --device "$TAKEN" --model "$MODEL" || true
  local batch precision peer=$ROOT/scripts/reference/torch_training.py minute=${MINUTE:-20}
  local batches=${BATCHES:-16 128}
  local largest=${batches##* }
  for batch in $batches; do
    for precision in float32 bfloat16; do
      step "training-$batch-$precision" $((minute + 60)) "$CAPONIMAGE" bench training --device "$TAKEN" \
        --model "$MODEL" --batch "$batch" --precision "$precision" --seconds "$minute" || true
      if [ "$TAKEN" = cuda ] && python3 -c 'import torch' 2>/dev/null; then
        step "pytorch-$batch-$precision" 60 python3 "$peer" --device cuda --batch "$batch" --precision "$precision" --steps 400 --compile || true
      fi
    done
  done
  step training-12-parts $((minute + 60)) "$CAPONIMAGE" bench training --device "$TAKEN" --model "$MODEL" \
    --batch "$largest" --frozen-parts 12 --seconds "$minute" || true

  # What is left, but for the packing.
  local left=$((DEADLINE - $(date +%s) - 40))
  if [ -e "$PACK/dataset.tar.xz" ] && [ "$left" -gt 30 ]; then
    expand "$PACK/dataset.tar.xz" | tar -C "$WORK" -xf -
    # Some of the time goes into the photos' features and the first steps' kernels.
    local speed photos
    speed=$(sed -n "s/^training, .* batch $largest, all parts frozen, Float32: \([0-9]*\).*/\1/p" "$OUT/report.txt" | tail -n 1)
    photos=$(find "$WORK/dataset/images" -type f | wc -l)
    local steps=$((${speed:-0} * (left - photos / 150 - 10) * 85 / 100 / largest))
    step training "$left" "$CAPONIMAGE" train "$WORK/dataset" "$WORK/run" --features "$WORK/features" --device "$TAKEN" \
      --from "$MODEL" --batch "$largest" --steps "${GPU_STEPS:-$((steps > 20 ? steps : 20))}" \
      --validate-every "${GPU_VALIDATE_EVERY:-200}" --validation-limit 100 --keep 1 || true
  fi
  pieces
}

say() { printf '%s\n' "== $*"; }

# step NAME SECONDS COMMAND... : within the time that is left; what it prints goes into the report.
step() {
  local name=$1 seconds=$2 left=$((DEADLINE - $(date +%s) - 20)) started
  shift 2
  [ "$left" -gt 5 ] || { say "$name: no time left"; return 1; }
  started=$(date +%s)
  say "$name"
  if timeout -k 5 "$((seconds < left ? seconds : left))" "$@" </dev/null; then
    say "$name: $(($(date +%s) - started)) s"
  else
    local code=$?
    say "$name: ended with $code after $(($(date +%s) - started)) s"
    return "$code"
  fi
}

# What to go on with elsewhere: the trained model, its curves, and the tuning where there is any.
pieces() {
  cd "$WORK"
  if [ -d run/checkpoints ]; then
    "$CAPONIMAGE" export run "$OUT/model" || true
    cp run/config.json run/metrics.jsonl "$OUT/"
  fi
  if [ -n "$(ls tuning)" ]; then tar -C tuning -cf - . | split -b 15000000 - "$OUT/tuning.tar."; fi
  ls -l "$OUT"
  say "to go on: caponimage train DATASET RUN --from OUT/model; cat OUT/tuning.tar.* > gpu-check/tuning.tar"
}

case ${1:-} in
  pack) shift && pack "$@" ;;
  run) [ $# = 3 ] || die "run SECONDS OUT"; shift && run "$@" ;;
  *) die "say pack or run: the first lines of $0 tell how" ;;
esac
