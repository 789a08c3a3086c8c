"""Pages of the wizard: 说情形 → 填写和材料 → 核对 → 提交 → 回执; the bin; entering a case at the window."""
