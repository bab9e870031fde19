/** Jenkinsfile; docs/review-ci.md explains it, and has the same text. A Handlebars template; the project is a plain path. */
export const jenkinsfile = `pipeline {
  agent { label 'flux-review' } // Node 22, git, helm and kubectl
  stages {
    stage('Tools') {
      steps {
        sh '''
          [ -z "$CHANGE_TARGET" ] || git fetch origin "+refs/heads/$CHANGE_TARGET:refs/remotes/origin/target"
          [ -z "$CHANGE_TARGET" ] || git checkout origin/target -- package.json package-lock.json # the tool, from the base
          npm ci
        '''
      }
    }
    stage('Check') {
      steps {
        catchError(buildResult: 'FAILURE', stageResult: 'FAILURE') {
          sh 'npx fluxsmith check'
        }
      }
    }
    stage('Review') {
      when { changeRequest() }
      steps {
        sh 'npx fluxsmith diff origin/target...HEAD --fail-on danger --output markdown > review.md'
      }
    }
  }
  post {
    always {
      script {
        if (env.CHANGE_ID) {
          withCredentials([string(credentialsId: 'flux-review-token', variable: '{{token}}')]) {
            sh 'npx fluxsmith comment --file review.md --provider {{provider}} --repository {{project}} --pull-request "$CHANGE_ID"'
          }
        }
      }
    }
  }
}
`;
