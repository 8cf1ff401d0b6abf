// Photos are made small on the phone: a village uplink takes minutes for what a camera writes.
// Re-encoding also drops the place and the device that the camera wrote into the file.

const LONGEST_PX = 1600;
const JPEG_QUALITY = 0.82;
/** Below this a photo is cheap enough; only its size in pixels can still ask for work. */
const SMALL_BYTES = 300 * 1024;

/** The photo at no more than 1600 px as JPEG, or the file itself where the browser cannot do it. */
export async function shrink(file: File): Promise<File> {
  // Chromium below 81 draws camera photos sideways; the original still says which way is up.
  if (!CSS.supports("image-orientation", "from-image")) return file;
  const picture = await decode(file);
  const longest = Math.max(picture.naturalWidth, picture.naturalHeight);
  const scale = Math.min(1, LONGEST_PX / longest);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  const pen = canvas.getContext("2d");
  if (!pen) return file;
  // A screenshot with transparency would otherwise turn black.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", JPEG_QUALITY));
  if (!blob || (scale === 1 && file.size < SMALL_BYTES && blob.size >= file.size && file.type === "image/jpeg")) {
    return file;
  }
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function decode(file: File): Promise<HTMLImageElement> {
  return new Promise((done, failed) => {
    const address = URL.createObjectURL(file);
    const picture = new Image();
    picture.onload = () => {
      URL.revokeObjectURL(address);
      done(picture);
    };
    picture.onerror = () => {
      URL.revokeObjectURL(address);
      failed(new Error("failed to read the photo"));
    };
    picture.src = address;
  });
}
