// Pictures that come in from outside: dropped, pasted or chosen, alone or by the folder.

/** Whether a file says that it is a picture; what it really is, only opening it tells. */
export function isPicture({ type, name }: File): boolean {
  return type ? type.startsWith("image/") : /\.(jpe?g|png|webp|avif|gif|bmp)$/i.test(name);
}

/** Takes files dropped anywhere on the page, so that a near miss does not open them instead. */
export function acceptFiles(onFiles: (files: File[]) => void): void {
  const mark = (dragging: boolean) => document.body.classList.toggle("dragging", dragging);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(onFiles);
  });
  document.addEventListener("paste", ({ clipboardData }) => {
    const files = [...(clipboardData?.files ?? [])];
    if (files.length > 0) onFiles(files);
  });
}

/** The files of a drop, and those in its folders. */
async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Asked for before anything is awaited, for then the drop is over.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const nested = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])));
  return nested.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = entry as FileSystemFileEntry;
    return [await new Promise<File>((resolve, reject) => file.file(resolve, reject))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // A hundred at a time, and none when all have come.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const each of entries) files.push(...(await filesIn(each)));
  }
}
