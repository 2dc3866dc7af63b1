"""Speed, as ratios inside one run beside a floor: machines are noisy."""
