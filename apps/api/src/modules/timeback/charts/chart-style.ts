interface Palette {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly rose: string;
  readonly stayed: string;
  readonly fell: string;
  readonly band: number;
}

const light: Palette = {
  surface: '#fbfaf6',
  ink: '#1b231f',
  muted: '#59635d',
  grid: '#dcd8cd',
  axis: '#8b918c',
  rose: '#1c6a46',
  stayed: '#b5b3a8',
  fell: '#a9482a',
  band: 0.15,
};

const dark: Palette = {
  surface: '#161c19',
  ink: '#eceee9',
  muted: '#a6b0a9',
  grid: '#313a35',
  axis: '#747f78',
  rose: '#74c69d',
  stayed: '#5c665f',
  fell: '#e39a78',
  band: 0.2,
};

/** Type and colours of a chart 960 units wide; phones show its view of 616, where the smallest text is 12 pixels high. */
export const chartStyle = [
  "text{font-family:'Inter',system-ui,sans-serif;font-size:24px}",
  ".title{font-family:'Source Serif 4 SemiBold',Georgia,serif}",
  ".foot,.median,.move{font-family:'Inter SemiBold','Inter',system-ui,sans-serif}",
  '.foot,.base{font-size:26px}.median{font-size:40px}.move{font-size:28px}',
  '.median,.quartile{paint-order:stroke;stroke-width:6px;stroke-linejoin:round}',
  '.slope{stroke-width:5px}.dot{stroke-width:4px}.block{stroke-width:2px}',
  '.grid,.zero,.middle{stroke-width:1.5px}.middle{stroke-dasharray:6 5}',
  writeColours(light),
  `@media (prefers-color-scheme:dark){${writeColours(dark)}}`,
].join('\n');

function writeColours({ surface, ink, muted, grid, axis, rose, stayed, fell, band }: Palette): string {
  return [
    `.surface{fill:${surface}}.title,.start,.foot{fill:${ink}}`,
    `.base,.note,.tick,.quartile,.stayed{fill:${muted}}.rose{fill:${rose}}.fell{fill:${fell}}`,
    `.grid{stroke:${grid}}.zero,.middle{stroke:${axis}}`,
    `.slope.rose{stroke:${rose}}.slope.stayed{stroke:${muted}}.slope.fell{stroke:${fell}}`,
    `.block.stayed{fill:${stayed}}.dot,.block,.median,.quartile{stroke:${surface}}.band{fill-opacity:${band}}`,
  ].join('\n');
}
