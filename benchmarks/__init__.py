"""What is measured: ratios first, side by side in one run. `make bench` runs every module here that has `run()`."""
