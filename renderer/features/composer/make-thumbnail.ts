const EDGE = 240;
/** Larger pictures take longer to decode than a thumbnail is worth. */
const MAX_SOURCE_BYTES = 40 * 1024 * 1024;
const QUALITY = 0.72;

/** Whether the page can show and shrink files of this type. */
export function isPicture(mimeType: string): boolean {
  return /^image\/(png|gif|jpeg|webp|bmp)$/i.test(mimeType);
}

/**
 * A small picture of a picture, at most EDGE pixels wide and high; null where there is nothing to gain or the content
 * is not what its type says.
 */
export async function makeThumbnail(file: Blob): Promise<Blob | null> {
  if (!isPicture(file.type) || file.size > MAX_SOURCE_BYTES) return null;
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    // Not a picture after all: it is attached like any other file.
    return null;
  }
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const small = await canvas.convertToBlob({ type: 'image/webp', quality: QUALITY });
  return small.size < file.size ? small : null;
}
