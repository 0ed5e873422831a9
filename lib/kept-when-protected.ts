import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What becomes of data when its stack is deleted, or it is replaced. A first deploy that fails leaves none behind, protected or not:
 * there is nothing in it, and the next try would find its names taken.
 */
export function keptWhenProtected(protect: boolean): RemovalPolicy {
  return protect ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
