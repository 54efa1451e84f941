// Template engines of node with ready data: one process, N contexts, CPU ms each.
//
// Usage: node bare_node.mjs docxtemplater|easy-template-x TEMPLATE CONTEXTS.json TARGET WARM
//
// `ms` is the way to a file on disk, `render` ends before the package is zipped
// (where the engine tells them apart). The first WARM contexts are not counted.
import { readFileSync, writeFileSync } from "node:fs";

const [engine, template, contexts, target, warm] = process.argv.slice(2);
const bytes = readFileSync(template);
const reports = JSON.parse(readFileSync(contexts, "utf-8"));

const makers = {
  "docxtemplater": async () => {
    const { default: PizZip } = await import("pizzip");
    const { default: Docxtemplater } = await import("docxtemplater");
    return async (data, clock) => {
      const document = new Docxtemplater(new PizZip(bytes), { paragraphLoop: true });
      document.render(data);
      clock.rendered();
      return document.toBuffer({ compression: "DEFLATE" });
    };
  },
  "easy-template-x": async () => {
    const { TemplateHandler } = await import("easy-template-x");
    const handler = new TemplateHandler();
    return (data) => handler.process(bytes, data);
  },
};

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const make = await makers[engine]();
let render = 0;
let start = 0;
for (const [number, data] of reports.entries()) {
  if (number === Number(warm)) [render, start] = [0, cpu()];
  const before = cpu();
  const clock = { rendered: () => { render += cpu() - before; } };
  writeFileSync(`${target}${number}.docx`, await make(data, clock));
}
const count = reports.length - Number(warm);
console.log(JSON.stringify({ ms: (cpu() - start) / count, render: render / count }));
