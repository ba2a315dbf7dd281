import { startModel } from '@quintet/api/testing/model/start-model';

/** A language model in a process of its own that writes about as fast as a real one: 50 pieces a second. */
const model = await startModel();
model.always({ text: 'A sentence about the project. '.repeat(300), chunkSize: 40, chunkMs: 20 });
process.send?.({ url: model.url });
process.once('SIGTERM', () => process.exit(0));
