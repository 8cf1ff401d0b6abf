// Workbooks as a clerk's Excel writes and reads them: enough of .xlsx (ECMA-376) for a journey.

import { crc32, inflateRawSync } from 'node:zlib';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** A workbook of one sheet. A number becomes a number cell, as Excel makes of digits it is given. */
export function workbook(rows) {
  const cell = (value) =>
    typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${escaped(value ?? '')}</t></is></c>`;
  const sheet = rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('');
  const type = (kind) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml`;
  const relation = (kind, target) =>
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/${kind}" Target="${target}"/></Relationships>`;
  return zipped({
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${type('sheet.main')}"/>` +
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type('worksheet')}"/></Types>`,
    '_rels/.rels': relation('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="户" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData></worksheet>`,
  });
}

/** The first sheet's rows, each cell as the text a person reads. */
export function rowsOf(file) {
  const parts = unzipped(file);
  const shared = strings(parts['xl/sharedStrings.xml'] ?? '', 'si');
  return pieces(parts['xl/worksheets/sheet1.xml'], 'row').map((row) => {
    const cells = [];
    for (const { 1: attributes, 2: inside = '' } of row.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const at = attributes.match(/r="([A-Z]+)\d+"/)?.[1];
      const value = /t="s"/.test(attributes) ? shared[Number(text(inside))] : text(inside);
      cells[at ? column(at) : cells.length] = value;
    }
    return Array.from(cells, (one) => one ?? '');
  });
}

const column = (letters) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
const escaped = (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const pieces = (xml, tag) => [...xml.matchAll(new RegExp(`<${tag}\\b[^>]*>(.*?)</${tag}>`, 'gs'))].map((one) => one[1]);
const strings = (xml, tag) => pieces(xml, tag).map(text);
const text = (xml) =>
  (/<t\b/.test(xml) ? pieces(xml, 't').join('') : xml.replaceAll(/<[^>]*>/g, ''))
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** A zip whose entries are stored as they are. */
function zipped(files) {
  const [bodies, directory] = [[], []];
  let at = 0;
  for (const [name, words] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(words)];
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x0800, 2);
    about.writeUInt16LE(33, 8);
    about.writeUInt32LE(crc32(data), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(data.length, 18);
    about.writeUInt16LE(path.length, 22);
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), about, path, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, rest, path);
    at += 30 + path.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, listed, end]);
}

/** The entries of a zip, read by its directory, as text. */
function unzipped(file) {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const found = {};
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, named, extra, noted] = [file.readUInt32LE(at + 20), ...[28, 30, 32].map((by) => file.readUInt16LE(at + by))];
    const name = file.toString('utf8', at + 46, at + 46 + named);
    const body = file.readUInt32LE(at + 42);
    const from = body + 30 + file.readUInt16LE(body + 26) + file.readUInt16LE(body + 28);
    const data = file.subarray(from, from + packed);
    found[name] = (file.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data).toString('utf8');
    at += 46 + named + extra + noted;
  }
  return found;
}
