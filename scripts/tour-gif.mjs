// npm run tour-gif: the pictures that the window script takes (docs/images/tour-*.png, in the order of their names) as one moving
// picture for the front page, docs/images/tour.gif. Ends with 1 where it would be too large for what is shipped.
//   node scripts/tour-gif.mjs [FOLDER-OF-PICTURES] [FILE]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import gifenc from 'gifenc';
import { PNG } from 'pngjs';
import { root } from './shell.mjs';

const { GIFEncoder, quantize, applyPalette } = gifenc;
const [folder = join(root, 'docs', 'images'), file = join(root, 'docs', 'images', 'tour.gif')] = process.argv.slice(2);
const frameMs = 2200;
const colours = 63;
const largestBytes = 400_000;

const names = readdirSync(folder)
  .filter((name) => /^tour-.*\.png$/.test(name))
  .sort(new Intl.Collator('en', { numeric: true }).compare);
if (names.length === 0) {
  console.error(`'${folder}' holds no tour-*.png; take them with 'node test/editor/run-suites.mjs minutes'`);
  process.exit(3);
}
const pictures = names.map((name) => halved(PNG.sync.read(readFileSync(join(folder, name)))));
writeFileSync(file, animated(pictures));
const { length } = readFileSync(file);
console.log(`${file}: ${names.length} pictures, ${length} bytes`);
if (length > largestBytes) {
  console.error(`that is more than ${largestBytes} bytes; take fewer or smaller pictures`);
  process.exit(1);
}

/** Half as wide and half as high, each dot the mean of four. */
function halved({ width, height, data }) {
  const [w, h] = [width >> 1, height >> 1];
  const dots = new Uint8Array(w * h * 4);
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1)
      for (let channel = 0; channel < 4; channel += 1) {
        const at = (2 * y * width + 2 * x) * 4 + channel;
        const sum = data[at] + data[at + 4] + data[at + 4 * width] + data[at + 4 * width + 4];
        dots[(y * w + x) * 4 + channel] = sum >> 2;
      }
  return { width: w, height: h, dots };
}

/** All pictures with one palette; of each but the first only the dots that changed. */
function animated(all) {
  const [{ width, height }] = all;
  if (all.some((one) => one.width !== width || one.height !== height))
    throw new Error('the pictures are not of one size; take all of them in one window');
  const whole = Buffer.concat(all.map(({ dots }) => dots));
  const palette = quantize(whole, colours);
  // A colour that no dot has stands for what stays as it was.
  const unchanged = palette.length;
  const gif = GIFEncoder();
  let before;
  for (const { dots } of all) {
    const indices = applyPalette(dots, palette);
    const shown = before ? indices.map((index, at) => (index === before[at] ? unchanged : index)) : indices;
    const transparency = before && { transparent: true, transparentIndex: unchanged };
    const first = !before && { palette: [...palette, [0, 0, 0]] };
    gif.writeFrame(shown, width, height, { delay: frameMs, repeat: 0, dispose: 1, ...transparency, ...first });
    before = indices;
  }
  gif.finish();
  return gif.bytes();
}
