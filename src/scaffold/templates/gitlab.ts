/** .gitlab-ci.yml; docs/review-ci.md explains it, and has the same text. */
export const gitlabCi = `flux-check:
  image: node:22
  stage: test
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - unset GITLAB_TOKEN # nothing that runs here needs it
    - npm ci
    - npx fluxsmith check

.flux-review:
  image: registry.example.com/flux-review # Node 22, git, helm and kubectl
  before_script:
    - git fetch origin "+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/remotes/origin/target"
    - git checkout origin/target -- package.json package-lock.json # the tool, from the base
    - npm ci

flux-review:
  extends: .flux-review
  stage: test
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: 0
  script:
    - unset GITLAB_TOKEN # nothing that runs here needs it
    - npx fluxsmith diff origin/target...HEAD --fail-on danger --output markdown > review.md
  artifacts:
    when: always
    paths: [review.md]

flux-review-comment:
  extends: .flux-review
  stage: deploy
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $GITLAB_TOKEN
      when: always
  script:
    - npx fluxsmith comment --file review.md
`;
