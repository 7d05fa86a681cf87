"""What the workloads share: figures, a ground of their own, rows, clients and yardsticks."""
