import { checkOperator, problem, writeMetrics } from '@/app/_http';
import { readGauges, readMachineGauges, readOwnGauges, readProcessGauges } from '@/lib/show';

export async function GET(request: Request): Promise<Response> {
  try {
    await checkOperator(request.headers);
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(
      writeMetrics([...(await readGauges()), ...(await readMachineGauges()), ...readOwnGauges(), ...readProcessGauges()]),
      { headers },
    );
  } catch (error) {
    return problem(error);
  }
}
