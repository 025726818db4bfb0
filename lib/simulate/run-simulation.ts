import { type SimulationOptions, type SimulationStatus, startSimulation } from './start-simulation';

/** Returns what was acknowledged, once the window is sent or `signal` ended it. Errors: BatchRefusedError when the server refuses. */
export const runSimulation = (options: SimulationOptions): Promise<SimulationStatus> => startSimulation(options).done;
