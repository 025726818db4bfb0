import { trustOwnScripts } from '@/components/ui/trust-own-scripts';

// Runs in the browser before any other module. zod looks whether it may make functions of text, which our policy forbids and reports: it is told not to.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
// The frame has done so already, where there is one.
trustOwnScripts();
